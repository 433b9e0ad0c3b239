"""A deployment: where it stands, where it may go next, and what it tells on the way.

Every change returns a new Deployment that carries the events of the change in `news`; a store writes
both in one transaction, on the condition that `revision` is still what was read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from domain import events
from domain.errors import IllegalTransition
from domain.record import Record
from domain.stages import STANDARD, Stages
from domain.votes import Approval, Vote

__all__ = ["ACTIVE", "TRANSITIONS", "Approval", "Deployment", "Status", "Vote", "Work", "kind_of"]


class Status(StrEnum):
    """Where a deployment stands. Outcomes are honest: each terminal status says something else."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    ROLLING_BACK = "ROLLING_BACK"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ROLLED_BACK = "ROLLED_BACK"
    ROLLBACK_FAILED = "ROLLBACK_FAILED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"
    SUPERSEDED = "SUPERSEDED"
    REFUSED = "REFUSED"

    @property
    def final(self) -> bool:
        return not TRANSITIONS[self]


_S = Status
TRANSITIONS: dict[Status, frozenset[Status]] = {
    _S.QUEUED: frozenset({_S.RUNNING, _S.SUPERSEDED, _S.EXPIRED, _S.CANCELLED}),
    _S.RUNNING: frozenset({_S.AWAITING_APPROVAL, _S.ROLLING_BACK, _S.SUCCEEDED, _S.FAILED, _S.CANCELLED}),
    _S.AWAITING_APPROVAL: frozenset(
        {_S.RUNNING, _S.ROLLING_BACK, _S.REJECTED, _S.EXPIRED, _S.CANCELLED, _S.FAILED},
    ),
    _S.ROLLING_BACK: frozenset(
        {_S.FAILED, _S.ROLLED_BACK, _S.ROLLBACK_FAILED, _S.REJECTED, _S.EXPIRED, _S.CANCELLED},
    ),
}
TRANSITIONS |= {final: frozenset() for final in Status if final not in TRANSITIONS}
ACTIVE = tuple(status for status in Status if not status.final)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Work(Record):
    """The stage at work: what it waits for and how it was answered. `token` never leaves the table; `by` is the
    execution that drives it."""

    UNSAID = frozenset({"token"})

    stage: str
    token: str
    by: str
    started_at: int
    operation: dict[str, Any] | None = None
    waits_for: str = ""
    answer: dict[str, str] | None = None

    @property
    def open(self) -> bool:
        return self.answer is None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Deployment(Record):
    """One request on its way. Times are ms since 1970; `request` is the request's whole document, `requester` the ARN
    of whoever asked, where AWS proved it. `cancel` is {by, name, reason, at}, and `failed` where it had failed before.

    `restores` names the deployment that a rollback goes back to, `leaves` the version that was live when it was asked
    for, `retries` the deployment whose undo is tried for the `attempt`-th time more. `previous` and `inherits` are
    written when it succeeds (see `succession`); of a rollback, `previous` is that of what it restores. `path` is None
    for the coordinator's own stages; `outputs` is what the others handed on, by stage.
    """

    ASIDE = frozenset({"news"})

    id: str
    service: str
    version: str
    environment: str
    requested_by: str
    reason: str
    request: dict[str, Any]
    accepted_at: int
    requester: str = ""
    status: Status = Status.RUNNING
    sequence: int = 0
    at: int = 0
    fence: int = 0
    deadline: int = 0
    waited_ms: int = 0
    execution: str = ""
    recoveries: int = 0
    work: Work | None = None
    begun: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    snapshot: dict[str, Any] | None = None
    plan: dict[str, Any] | None = None
    approval: Approval | None = None
    cancel: dict[str, Any] | None = None
    failure: dict[str, str] | None = None
    undo_failure: dict[str, str] | None = None
    problems: tuple[str, ...] = ()
    restores: str = ""
    leaves: str = ""
    retries: str = ""
    attempt: int = 0
    previous: str = ""
    inherits: dict[str, Any] | None = None
    path: Stages | None = None
    outputs: dict[str, Any] | None = None
    revision: int = 0
    news: tuple[events.Event, ...] = ()

    def to(self, status: Status) -> Deployment:
        """The same deployment in another status. Raises IllegalTransition where the law forbids it."""
        if status not in TRANSITIONS[self.status]:
            raise IllegalTransition(self.status, status, TRANSITIONS[self.status])
        return replace(self, status=status)

    def tell(self, event: type[events.Event], now: int, **told: Any) -> Deployment:
        """Add an event to the history. Its time is later than the last one's, whatever the clock says."""
        sequence, at = self.sequence + 1, max(now, self.at + 1)
        happened = event(
            deployment_id=self.id,
            service=self.service,
            version=self.version,
            environment=self.environment,
            sequence=sequence,
            at=at,
            **told,
        )
        return replace(self, sequence=sequence, at=at, news=(*self.news, happened))

    @property
    def stages(self) -> Stages:
        """What it goes through."""
        return self.path or STANDARD

    @property
    def kind(self) -> str:
        """What people call it: `deployment`, `rollback` or `retry`."""
        return kind_of(self.restores, self.retries)

    @property
    def mark(self) -> str:
        """What it makes in AWS carries this: its own id, or that of the deployment whose undo it tries once more."""
        return f"{self.retries}#{self.attempt}" if self.retries else self.id

    def part(self, name: str) -> dict[str, Any] | None:
        """`infrastructure` or `application` of the request, or None if it has none."""
        return self.request.get(name)


def kind_of(restores: str, retries: str) -> str:
    """What people call a deployment that goes back, or tries an undo once more."""
    return "retry" if retries else "rollback" if restores else "deployment"
