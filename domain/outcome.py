"""How a deployment ends, and what its end says: outcomes are honest."""

from __future__ import annotations

from dataclasses import replace

from domain import admission, approval, events, progress, undo
from domain.deployment import TRANSITIONS, Deployment, Status
from domain.errors import Over, StageError

STOPPED = {"rejected": Status.REJECTED, "expired": Status.EXPIRED}
"""Not failures: people decided, or did not."""


def settled(deployment: Deployment) -> bool:
    """Nothing is left to do but to end the deployment."""
    if deployment.status is Status.ROLLING_BACK:
        return bool(deployment.undo_failure) or all(stage in deployment.done for stage in deployment.stages.undo)
    if deployment.failure:
        return not undo.plan(deployment) and not undo.prepared(deployment)
    return all(stage in deployment.done for stage in deployment.stages.needed)


def outcome(deployment: Deployment) -> Status:
    """How the deployment ends if it ends now."""
    turned, touched = deployment.status is Status.ROLLING_BACK, bool(undo.plan(deployment))
    if not turned and not deployment.retries and all(stage in deployment.done for stage in deployment.stages.needed):
        return Status.SUCCEEDED
    if touched and not (turned and all(stage in deployment.done for stage in deployment.stages.undo)):
        return Status.ROLLBACK_FAILED
    return _stopped(deployment) or (Status.ROLLED_BACK if touched else Status.FAILED)


def _stopped(deployment: Deployment) -> Status | None:
    if deployment.cancel:
        return Status.CANCELLED
    return STOPPED.get(deployment.approval.decision) if deployment.approval else None


def finish(deployment: Deployment, live_version: str, now: int, cause: StageError | None = None) -> Deployment:
    """End the deployment. `live_version` is what was live before it; `cause` is what ended its last stage."""
    if deployment.status.final:
        raise Over(f"{deployment.id} has ended as {deployment.status}")
    deployment = progress.close_work(deployment, cause, now)
    status = outcome(deployment)
    if status not in TRANSITIONS[deployment.status]:
        deployment = deployment.to(Status.ROLLING_BACK)
    ended = replace(deployment.to(status), deadline=0, work=None)
    common = {
        "status": status.value,
        "duration_ms": max(now, ended.at) - ended.accepted_at,
        "waited_ms": ended.waited_ms,
        **admission.origin(ended),
    }
    if status is Status.SUCCEEDED:
        return ended.tell(events.DeploymentCompleted, now, previous_version=live_version, **common)
    failure = ended.failure or ended.undo_failure or progress.as_failure("", progress.interrupted())
    if status is _stopped(ended):
        return ended.tell(events.DeploymentStopped, now, reason=_why_stopped(ended, failure), **common)
    told = {**failure, "reason": _reason(ended, failure), "live_version": live_version}
    return ended.tell(events.DeploymentFailed, now, **told, **common)


def _why_stopped(deployment: Deployment, failure: dict[str, str]) -> str:
    """What people decided; a deployment that had failed already and was cancelled during its undo says both."""
    if not deployment.cancel and deployment.approval:
        return approval.why(deployment.approval)
    said = progress.cancelled(deployment).reason
    had_failed = bool(deployment.cancel and deployment.cancel.get("failed"))
    return f"{said}; it had failed already: {failure['reason']}" if had_failed else said


def _reason(deployment: Deployment, failure: dict[str, str]) -> str:
    undo_failure, why = deployment.undo_failure, failure["reason"]
    if undo_failure and undo_failure is not failure:
        why = f"{why}; the undo failed, too: {undo_failure['reason']}"
    elif not undo_failure and deployment.status is Status.ROLLBACK_FAILED:
        why = f"{why}; the undo was stopped before it was done"
    return f"{why.rstrip('.')}. {undo.advice(deployment)}" if deployment.status is Status.ROLLBACK_FAILED else why
