"""What one ended deployment says to the metrics, told from its own history: nothing is counted while it runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain import metrics
from domain.deployment import Deployment, Status
from domain.events import DeploymentCompleted, DeploymentFailed, DeploymentRefused, DeploymentStopped
from domain.metrics import Metric
from domain.target_events import TargetResolved

COUNTED = (DeploymentCompleted, DeploymentFailed, DeploymentStopped, DeploymentRefused, TargetResolved)
"""The events that `measure` is called for."""
FAILURES = (Status.FAILED, Status.ROLLED_BACK, Status.ROLLBACK_FAILED)
CHANGES = (Status.SUCCEEDED, Status.ROLLED_BACK, Status.ROLLBACK_FAILED)
"""Deployments that end otherwise had changed nothing, or people or time stopped them: no change, and no failure."""
Row = Mapping[str, Any]
"""An event of the history: {event, sequence, at, detail}."""


@dataclass(frozen=True)
class Measure:
    """A value of a metric; `stage` where the metric has that dimension."""

    metric: Metric
    value: float
    stage: str = ""


def of_deployment(deployment: Deployment, events: Sequence[Row], failed_at: int) -> list[Measure]:
    """Everything that an ended deployment is measured by. `failed_at` is when the failure began that it undoes."""
    told = [Measure(metrics.OUTCOMES[deployment.status], 1)]
    if deployment.status is Status.REFUSED:
        return told
    told += _durations(deployment, events) + _approvals(events)
    came_to = _came_to(deployment, events)
    if came_to in (Status.SUCCEEDED, *FAILURES):
        mended = deployment.kind == "retry" and came_to is Status.ROLLED_BACK  # just what it was asked for
        told.append(Measure(metrics.FAILURE_RATE, 100 if came_to in FAILURES and not mended else 0))
    return told + _dora(deployment, came_to, events, failed_at)


def _came_to(deployment: Deployment, events: Iterable[Row]) -> Status:
    """Its status; but to cancel what has failed and is being undone already is no way to hide it."""
    had_failed = deployment.cancel and deployment.cancel.get("failed")
    undone = any(row["event"] == "RollbackStarted" for row in events)
    return Status.ROLLED_BACK if deployment.status is Status.CANCELLED and had_failed and undone else deployment.status


def restored(failed_at: int, at: int) -> list[Measure]:
    """What had failed is as it was before, or people have said what is live."""
    return [Measure(metrics.TIME_TO_RESTORE, at - failed_at)] if failed_at else []


def failed_at(events: Iterable[Row]) -> int:
    """When a stage of the deployment failed first, or its undo began without that, ms since 1970; 0 if neither was."""
    return next((int(row["at"]) for row in events if row["event"] in ("StageFailed", "RollbackStarted")), 0)


def _durations(deployment: Deployment, events: Sequence[Row]) -> list[Measure]:
    told = [Measure(metrics.DURATION, deployment.at - deployment.accepted_at)]
    for row in events:
        if row["event"] == "DeploymentStarted":
            told.append(Measure(metrics.QUEUE_WAIT, row["detail"]["waitedMs"]))
        if row["event"] in ("StageCompleted", "StageFailed"):
            detail = row["detail"]
            told.append(Measure(metrics.STAGE_DURATION, detail["durationMs"], detail["stage"]))
    return told


def _approvals(events: Sequence[Row]) -> list[Measure]:
    votes = sum(row["event"] == "VoteCast" for row in events)
    waited = _waited_for_people(events)
    told = [Measure(metrics.VOTES, votes)] if votes else []
    return told + ([Measure(metrics.APPROVAL_WAIT, waited)] if waited is not None else [])


def _waited_for_people(events: Iterable[Row]) -> int | None:
    """From the question to the decision; None where nobody was asked, or nothing was decided."""
    at = {row["event"]: int(row["at"]) for row in events if row["event"] in ("ApprovalRequested", "ApprovalDecided")}
    return at["ApprovalDecided"] - at["ApprovalRequested"] if len(at) == 2 else None


def _dora(deployment: Deployment, status: Status, events: Sequence[Row], failed_at: int) -> list[Measure]:
    """A deployment is a change. A rollback says that an earlier change has failed, and when that was over; a retry
    only when."""
    if deployment.kind == "deployment":
        undone = restored(failed_at, deployment.at) if status is Status.ROLLED_BACK else []
        return _change(deployment, status, events) + undone
    if deployment.kind == "rollback" and status is Status.SUCCEEDED:
        gone_back = [Measure(metrics.ROLLBACKS, 1), Measure(metrics.CHANGE_FAILURES, 1)]
        return gone_back + restored(deployment.accepted_at, deployment.at)
    if deployment.kind == "retry" and status is Status.ROLLED_BACK:
        return restored(failed_at, deployment.at)
    return []


def _change(deployment: Deployment, status: Status, events: Sequence[Row]) -> list[Measure]:
    if status not in CHANGES or (deployment.plan or {}).get("unchanged"):
        return []
    if status is not Status.SUCCEEDED:
        return [Measure(metrics.CHANGES, 1), Measure(metrics.CHANGE_FAILURES, 1)]
    lead = deployment.at - deployment.accepted_at
    unattended = lead - (_waited_for_people(events) or 0)
    return [
        Measure(metrics.CHANGES, 1),
        Measure(metrics.LEAD_TIME, lead),
        Measure(metrics.LEAD_TIME_UNATTENDED, unattended),
    ]
