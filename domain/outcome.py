"""How a deployment ends, and what its end says: outcomes are honest."""

from __future__ import annotations

from dataclasses import replace

from domain import events, progress, stages, undo
from domain.deployment import Deployment, Status
from domain.errors import Over, StageError


def settled(deployment: Deployment) -> bool:
    """Nothing is left to do but to end the deployment."""
    if deployment.status is Status.ROLLING_BACK:
        return bool(deployment.undo_failure) or all(stage in deployment.done for stage in stages.UNDO)
    if deployment.failure:
        return not undo.plan(deployment)
    return all(stage in deployment.done for stage in stages.FORWARD)


def outcome(deployment: Deployment) -> Status:
    """How the deployment ends if it ends now."""
    if deployment.status is Status.ROLLING_BACK:
        undone = all(stage in deployment.done for stage in stages.UNDO)
        if not undo.plan(deployment):
            return Status.FAILED
        return Status.ROLLED_BACK if undone else Status.ROLLBACK_FAILED
    if all(stage in deployment.done for stage in stages.FORWARD):
        return Status.SUCCEEDED
    return Status.ROLLBACK_FAILED if undo.plan(deployment) else Status.FAILED


def finish(deployment: Deployment, live_version: str, now: int, cause: StageError | None = None) -> Deployment:
    """End the deployment. `live_version` is what was live before it; `cause` is what ended its last stage."""
    if deployment.status.final:
        raise Over(f"{deployment.id} has ended as {deployment.status}")
    deployment = progress.close_work(deployment, cause, now)
    status = outcome(deployment)
    if status is Status.ROLLBACK_FAILED and deployment.status is Status.RUNNING:
        deployment = deployment.to(Status.ROLLING_BACK)
    ended = replace(deployment.to(status), deadline=0, work=None)
    common = {
        "status": status.value,
        "duration_ms": max(now, ended.at) - ended.accepted_at,
        "waited_ms": ended.waited_ms,
    }
    if status is Status.SUCCEEDED:
        return ended.tell(events.DeploymentCompleted, now, previous_version=live_version, **common)
    failure = ended.failure or ended.undo_failure or progress.as_failure("", progress.interrupted())
    told = {**failure, "reason": _reason(ended, failure), "live_version": live_version}
    return ended.tell(events.DeploymentFailed, now, **told, **common)


def _reason(deployment: Deployment, failure: dict[str, str]) -> str:
    undo_failure = deployment.undo_failure
    if not undo_failure or undo_failure is failure:
        return failure["reason"]
    return f"{failure['reason']}; the undo failed, too: {undo_failure['reason']}"
