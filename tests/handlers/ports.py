"""The tables and Step Functions in memory, with the conditions of handlers/adapters and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from domain.deployment import Deployment, Status
from domain.errors import Conflict
from domain.events import Event
from domain.target import Target
from handlers.adapters import history, lists, workflow


class Ports:
    """In place of handlers.adapters.history and .workflow, and of the one list that handlers decide by."""

    def __init__(self) -> None:
        self.deployments: dict[str, Deployment] = {}
        self.targets: dict[str, Target] = {}
        self.uses: dict[str, str] = {}
        self.events: list[Event] = []
        self.executions: dict[str, str] = {}
        self.started: list[str] = []
        self.told: list[tuple[str, Any]] = []
        self.between: list[Callable[[], object]] = []

    def connect(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("find", "get", "target", "used", "with_status", "waiting_for", "commit", "save"):
            monkeypatch.setattr(history, name, getattr(self, name))
        for name in ("start", "status", "answer", "again", "fail"):
            monkeypatch.setattr(workflow, name, getattr(self, name))
        monkeypatch.setattr(lists, "succeeded", self.succeeded)
        monkeypatch.setattr(lists, "held", lambda: sum(bool(target.held) for target in self.targets.values()))

    # ---- for the test ----

    def holds(self, *deployments: Deployment, target: Target | None = None) -> None:
        """As if they had been written before."""
        self.deployments |= {each.id: replace(each, revision=1, news=()) for each in deployments}
        if target:
            self.targets[target.service] = replace(target, revision=1)

    def names(self, deployment_id: str) -> list[str]:
        return [type(event).__name__ for event in self.events if event.deployment_id == deployment_id]

    def meanwhile(self, *acts: Callable[[], object]) -> None:
        """What somebody else does just before each of the next writes."""
        self.between += acts

    # ---- history ----

    def find(self, deployment_id: str) -> Deployment | None:
        return self.deployments.get(deployment_id)

    def get(self, deployment_id: str) -> Deployment:
        if deployment_id not in self.deployments:
            raise LookupError(f"there is no deployment {deployment_id}")
        return self.deployments[deployment_id]

    def target(self, service: str) -> Target:
        return self.targets.get(service, Target(service=service))

    def used(self, deployment_id: str) -> str | None:
        return self.uses.get(deployment_id)

    def with_status(self, status: str) -> Iterator[str]:
        yield from [each.id for each in self.deployments.values() if each.status == status]

    def waiting_for(self, operation: str) -> Iterator[str]:
        yield from [d.id for d in self.deployments.values() if d.work and d.work.waits_for == operation]

    def commit(
        self, *deployments: Deployment, target: Target | None = None, use: str | None = None
    ) -> list[Deployment]:
        if self.between:
            self.between.pop(0)()
        stale = [d.id for d in deployments if self._revision(self.deployments.get(d.id)) != d.revision]
        if target and self._revision(self.targets.get(target.service)) != target.revision:
            stale.append(target.service)
        if stale or (use is not None and deployments[0].id in self.uses):
            raise Conflict(f"somebody else wrote first: {stale}")
        written = [replace(d, revision=d.revision + 1, news=()) for d in deployments]
        self.events += [event for d in deployments for event in d.news]
        self.deployments |= {d.id: d for d in written}
        if target:
            self.events += target.news
            self.targets[target.service] = replace(target, revision=target.revision + 1, news=())
        if use is not None:
            self.uses[deployments[0].id] = use
        return written

    def save(self, deployment: Deployment) -> Deployment:
        return self.commit(deployment)[0]

    def succeeded(self, service: str, version: str) -> str:
        wanted = (service, version, Status.SUCCEEDED)
        found = [each for each in self.deployments.values() if (each.service, each.version, each.status) == wanted]
        return max(found, key=lambda each: each.accepted_at).id if found else ""

    @staticmethod
    def _revision(kept: Deployment | Target | None) -> int:
        return kept.revision if kept else 0

    # ---- workflow ----

    def start(self, machine: str, deployment: Deployment) -> None:
        if deployment.execution not in self.executions:
            self.started.append(deployment.execution)
            self.executions[deployment.execution] = "RUNNING"

    def status(self, machine: str, execution: str) -> str:
        return self.executions.get(execution, "")

    def answer(self, token: str, told: dict[str, str]) -> None:
        self.told.append((token, told))

    def again(self, token: str, reason: str) -> None:
        self.told.append((token, "again"))

    def fail(self, token: str, code: str, reason: str) -> None:
        self.told.append((token, (code, reason)))
