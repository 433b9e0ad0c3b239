"""Whom an event concerns gets a notice: what is told, how urgent it is, and what is not told and why. All is pure.

Urgency: `page` wakes somebody, `act` waits for somebody's decision, `know` is to be known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain import approval_notices, ending_notices, notice_layout
from domain.approval_events import ApprovalReminded, ApprovalRequested
from domain.deployment import Status
from domain.event import Event
from domain.events import DeploymentFailed, DeploymentRefused, DeploymentStopped, Ended
from domain.harmless import ascii_only, harmless_detail
from domain.telling import Telling

MOST_ATTRIBUTE = 256
TOLD: dict[tuple[type[Event], Status], tuple[str, Callable[[dict[str, Any]], Telling]]] = {
    (ApprovalRequested, Status.AWAITING_APPROVAL): ("act", approval_notices.asked),
    (ApprovalReminded, Status.AWAITING_APPROVAL): ("act", approval_notices.reminded),
    (DeploymentFailed, Status.FAILED): ("know", ending_notices.failed),
    (DeploymentFailed, Status.ROLLED_BACK): ("know", ending_notices.undone),
    (DeploymentFailed, Status.ROLLBACK_FAILED): ("page", ending_notices.held),
    (DeploymentRefused, Status.REFUSED): ("know", ending_notices.refused),
    (DeploymentStopped, Status.EXPIRED): ("know", ending_notices.expired),
}
UNTOLD = {
    "DeploymentStopped REJECTED": "a person did it, and gave the reason",
    "DeploymentStopped CANCELLED": "a person did it, and gave the reason",
    "DeploymentStopped SUPERSEDED": "a newer request took its place, as whoever asked for that wanted it",
    "TargetHeld": "DeploymentFailed with ROLLBACK_FAILED says it at the same moment, with the stage and what was live",
    "VersionQuarantined": "DeploymentFailed with ROLLED_BACK says it; otherwise people did it, by going back",
    "StageFailed": "the end of the deployment is told",
    "RollbackStarted": "the end of the deployment is told",
    "DeploymentCompleted": "it is as it was wanted; whoever waits for it follows it",
    "DeploymentQueued": "it goes on by itself",
    "DeploymentStarted": "it goes on by itself",
    "StageStarted": "it goes on by itself",
    "StageCompleted": "it goes on by itself",
    "VoteCast": "people did it; if more of them are needed, they are reminded",
    "ApprovalDecided": "what comes of it is told, where it is not what was wanted",
    "CancellationRequested": "people did it",
    "VersionReleased": "people did it",
    "TargetResolved": "people did it",
    "TargetFrozen": "people did it; a request that it refuses is told",
    "TargetUnfrozen": "people did it",
    "OperationEnded": "a stage looks again, and what comes of it is another event",
    "DeploymentRequested": "it is a request, and whatever comes of it another event",
    "RollbackRequested": "it is a request, and whatever comes of it another event",
}
"""Why people get no message, for every other event."""
TOLD_OF: tuple[type[Event], ...] = tuple(dict.fromkeys(event for event, _ in TOLD))
"""The events that the rule for notifications must match."""
_BY_NAME = {(event.detail_type(), status.value): written for (event, status), written in TOLD.items()}
_IMPLIED = {event.detail_type(): status.value for event, status in TOLD if not issubclass(event, Ended)}
"""The status of events that do not say it."""


@dataclass(frozen=True)
class Notice:
    """What is sent: `text` to people, `chat` to programs, `attributes` for those who choose what they get."""

    subject: str
    text: str
    chat: dict[str, Any]
    attributes: dict[str, str]


def is_told(name: str, detail: dict[str, Any]) -> bool:
    """Whether people are told of it; the detail may be anything, nobody has looked at it yet."""
    return (name, _status(name, detail)) in _BY_NAME


def notice(name: str, detail: dict[str, Any]) -> Notice | None:
    """What people are told of an event that happened, from its detail alone; None where they are not."""
    if not is_told(name, detail):
        return None
    urgency, written = _BY_NAME[name, _status(name, detail)]
    known = harmless_detail(detail)
    telling = written(known)
    subject, attributes = notice_layout.subject(telling, known), _attributes(name, known, urgency)
    return Notice(
        subject=subject,
        text=notice_layout.plain(telling, known, name),
        chat=notice_layout.chat(telling, known, name, subject, attributes),
        attributes=attributes,
    )


def _attributes(name: str, detail: dict[str, Any], urgency: str) -> dict[str, str]:
    """At most ten, none of them empty: a subscription with raw delivery would lose the message otherwise.

    https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
    """
    said = {"event": name, "status": _status(name, detail), "urgency": urgency}
    said |= {key: detail[key] for key in ("environment", "service", "version", "deploymentId")}
    return {key: ascii_only(text)[:MOST_ATTRIBUTE] for key, text in said.items() if text}


def _status(name: str, detail: dict[str, Any]) -> str:
    return _IMPLIED.get(name) or str(detail.get("status", ""))
