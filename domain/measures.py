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
    if deployment.status in (Status.SUCCEEDED, *FAILURES):
        told.append(Measure(metrics.FAILURE_RATE, 100 if deployment.status in FAILURES else 0))
    return told + _dora(deployment, events, failed_at)


def restored(failed_at: int, at: int) -> list[Measure]:
    """What had failed is as it was before, or people have said what is live."""
    return [Measure(metrics.TIME_TO_RESTORE, at - failed_at)] if failed_at else []


def failed_at(events: Iterable[Row]) -> int:
    """When a stage of the deployment failed first, ms since 1970; 0 if none did."""
    return next((int(row["at"]) for row in events if row["event"] == "StageFailed"), 0)


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


def _dora(deployment: Deployment, events: Sequence[Row], failed_at: int) -> list[Measure]:
    """A deployment is a change. A rollback says that an earlier change has failed, and when that was over; a retry
    only when."""
    status = deployment.status
    if deployment.kind == "deployment":
        return _change(deployment, events) + (
            restored(failed_at, deployment.at) if status is Status.ROLLED_BACK else []
        )
    if deployment.kind == "rollback" and status is Status.SUCCEEDED:
        gone_back = [Measure(metrics.ROLLBACKS, 1), Measure(metrics.CHANGE_FAILURES, 1)]
        return gone_back + restored(deployment.accepted_at, deployment.at)
    if deployment.kind == "retry" and status is Status.ROLLED_BACK:
        return restored(failed_at, deployment.at)
    return []


def _change(deployment: Deployment, events: Sequence[Row]) -> list[Measure]:
    if deployment.status not in CHANGES:
        return []
    if deployment.status is not Status.SUCCEEDED:
        return [Measure(metrics.CHANGES, 1), Measure(metrics.CHANGE_FAILURES, 1)]
    lead = deployment.at - deployment.accepted_at
    unattended = lead - (_waited_for_people(events) or 0)
    return [
        Measure(metrics.CHANGES, 1),
        Measure(metrics.LEAD_TIME, lead),
        Measure(metrics.LEAD_TIME_UNATTENDED, unattended),
    ]
