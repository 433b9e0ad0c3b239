"""A deployment at its gate, and what people do to it there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import cancellation, stages, voting
from domain.deployment import Deployment
from domain.people import Person
from domain.policy import of
from domain.voting import Ballot
from handlers import approve_deployment, rules
from tests.handlers.calls import asked
from tests.handlers.deployer import INFRASTRUCTURE
from tests.handlers.deployments import DIGEST, REQUEST, USER, held, running
from tests.handlers.ports import Ports

approve = approve_deployment.handler
MINUTE = 60_000
CONFIG = {"required": 1, "approvers": ["user/ann", "user/ben"], "expiresMinutes": 20, "remindMinutes": 5}


def configured(monkeypatch: pytest.MonkeyPatch, **other: Any) -> None:
    monkeypatch.setattr(rules, "APPROVALS", {**CONFIG, **other})


def planned(ports: Ports, *, unchanged: bool = False, **request: Any) -> None:
    """A deployment whose plan is made, and whose gate begins."""
    document = {**REQUEST, "infrastructure": INFRASTRUCTURE, **request}
    plan = {"digest": DIGEST, "unchanged": unchanged, "summary": ["web will change"], "alerts": ["Store is lost"]}
    state = replace(running("d1", stages.PREPARE, request=document), plan=plan)
    ports.holds(state, target=held())
    ports.events.clear()
    asked(approve, token="gate")


def changed(ports: Ports, now: int, change: Any) -> None:
    """Somebody at the control API."""
    ports.save(change(ports.get("d1"), now))


def votes(ports: Ports, name: str, said: str, now: int, reason: str = "", plan: str = DIGEST) -> None:
    def cast(state: Deployment, now: int) -> Deployment:
        ballot = Ballot(person=Person(USER + name), vote=said, plan=plan, reason=reason)
        return voting.cast(state, ballot, of(rules.APPROVALS, "web"), "123456789012", now)

    changed(ports, now, cast)


def cancels(ports: Ports, now: int) -> None:
    changed(ports, now, lambda state, now: cancellation.cancel(state, Person(f"{USER}eve"), "no", now, runs=MINUTE))
