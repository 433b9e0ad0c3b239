"""Who may deploy a service now, who waits, and what is live: the rules of a target.

Like a deployment it tells what happens to it, in a history of its own: `target:` and the service.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from domain.errors import Over, Refused
from domain.event import Event
from domain.record import Record

QUEUE_LIMIT = 10
"""Most deployments that may wait for one service: superseding all of them, each with its request, must fit one
transaction of 4 MB."""
ALL = "*"
"""The row that holds what is said of all services at once; no service can have this name."""


class OnBusy(StrEnum):
    """What a request wants when its service is busy."""

    QUEUE = "queue"
    SUPERSEDE = "supersede"
    REFUSE = "refuse"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Target(Record):
    """One service in one environment. `fence` numbers the claims: a later holder has a higher one.

    `current` is what is live: {deploymentId, version, at, request, origin, previous, inherits}, see `succession`;
    `quarantine` has {by, reason, at, deploymentId} for each version; `freeze` is {by, reason, at, until}; `barrier` is
    the newest change that is live and cannot be undone: {deploymentId, version, at, why}.
    """

    ASIDE = frozenset({"news"})

    service: str
    current: dict[str, Any] | None = None
    holder: str = ""
    fence: int = 0
    held: str = ""
    queue: tuple[str, ...] = ()
    quarantine: dict[str, dict[str, Any]] = field(default_factory=dict)
    freeze: dict[str, Any] | None = None
    barrier: dict[str, Any] | None = None
    sequence: int = 0
    at: int = 0
    revision: int = 0
    news: tuple[Event, ...] = ()

    @property
    def busy(self) -> bool:
        return bool(self.holder)

    def admit(
        self, deployment_id: str, on_busy: OnBusy, *, frozen: str = "", rollback: str = ""
    ) -> tuple[Target, tuple[str, ...]]:
        """Claim the target, or wait for it; also who loses their place by that.

        `frozen` says why nobody may start now, `rollback` is the one that waits before all others.

        Raises Refused if the request does not want to wait or the queue is full.
        """
        if not self.busy and not self.queue and not frozen:
            return self.claimed_by(deployment_id), ()
        if on_busy is OnBusy.REFUSE:
            why = frozen or f"{self.service} is busy with {self.holder or self.queue[0]}"
            raise Refused([f"{why}, and the request says onBusy: refuse"])
        if on_busy is OnBusy.SUPERSEDE:
            kept = (rollback, deployment_id) if rollback else (deployment_id,)
            return replace(self, queue=kept), self.without(rollback).queue
        if len(self.queue) >= QUEUE_LIMIT:
            raise Refused(
                [f"{QUEUE_LIMIT} deployments wait for {self.service} already; try again later or supersede them"]
            )
        return replace(self, queue=(*self.queue, deployment_id)), ()

    def admit_first(
        self, deployment_id: str, *, frozen: str = "", rollback: str = ""
    ) -> tuple[Target, tuple[str, ...]]:
        """Claim the target for a rollback, or let it wait before all others, in the place of another one."""
        others = self.without(rollback)
        superseded = (rollback,) if rollback else ()
        if not self.busy and not frozen:
            return others.claimed_by(deployment_id), superseded
        return replace(others, queue=(deployment_id, *others.queue)), superseded

    def release(self, deployment_id: str, fence: int) -> Target:
        """Nobody holds the target any more. Raises Over if somebody else, or a later claim, holds it."""
        self._check(deployment_id, fence)
        return replace(self, holder="", held="")

    def hold(self, deployment_id: str, fence: int, why: str) -> Target:
        """Keep the claim after the deployment's end: its undo failed, and people must look first."""
        self._check(deployment_id, fence)
        return replace(self, held=why)

    def passed_on(self) -> Target:
        """The claim goes to whoever waits longest."""
        return replace(self, queue=self.queue[1:]).claimed_by(self.queue[0])

    def without(self, *deployment_ids: str) -> Target:
        """Waiting deployments give up their places."""
        return replace(self, queue=tuple(waiting for waiting in self.queue if waiting not in deployment_ids))

    def claimed_by(self, deployment_id: str) -> Target:
        return replace(self, holder=deployment_id, fence=self.fence + 1)

    @property
    def live_version(self) -> str:
        return str(self.current["version"]) if self.current else ""

    def tell(self, event: type[Event], now: int, *, environment: str, version: str = "", **told: Any) -> Target:
        """Add an event to the target's history; its time is later than the last one's, whatever the clock says."""
        sequence, at = self.sequence + 1, max(now, self.at + 1)
        happened = event(
            deployment_id=f"target:{self.service}",
            service=self.service,
            version=version or self.live_version,
            environment=environment,
            sequence=sequence,
            at=at,
            **told,
        )
        return replace(self, sequence=sequence, at=at, news=(*self.news, happened))

    def _check(self, deployment_id: str, fence: int) -> None:
        if (self.holder, self.fence) != (deployment_id, fence):
            raise Over(
                f"{self.service} is held by {self.holder or 'nobody'} (claim {self.fence}), "
                f"not by {deployment_id} (claim {fence})"
            )
