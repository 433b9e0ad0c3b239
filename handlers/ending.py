"""A deployment ends: its outcome, its claim, what is live, and the next in the queue, in one transaction."""

from __future__ import annotations

from domain import events, outcome, quarantine, succession, target_events
from domain.deployment import Deployment, Status
from domain.errors import StageError
from domain.target import Target
from handlers.adapters import clock, history
from handlers.adapters.log import log
from handlers.passing import hand_on


def end(deployment: Deployment, cause: StageError | None = None) -> tuple[Deployment, Deployment | None]:
    """End the deployment now; also the one that its target went to. Raises Over, Conflict."""
    target, now = history.target(deployment.service), clock.now_ms()
    ended = outcome.finish(deployment, target.live_version, now, cause)
    if ended.status is Status.ROLLBACK_FAILED:
        return _hold(ended, target, now), None
    target = target.release(ended.id, ended.fence)
    if ended.status is Status.SUCCEEDED:
        target, ended = succession.take_over(target, ended, now)
    if ended.status in (Status.ROLLED_BACK, Status.CANCELLED) and quarantine.wanted(target, ended):
        cancel = ended.cancel if ended.cancel and ended.cancel.get("rollback") else {}
        told = {"by": cancel.get("by", quarantine.COORDINATOR), "reason": cancel.get("reason", _why(ended))}
        about = {"deployment": ended.id, "environment": ended.environment}
        target = quarantine.add(target, ended.version, now=now, **told, **about)
    _, written, following = hand_on(target, ended)
    return written[0], following


def _hold(ended: Deployment, target: Target, now: int) -> Deployment:
    """Nothing is deployed to the service until people have looked: somebody must be told."""
    told = {"version": ended.version, "reason": _why(ended), "deployment": ended.id}
    held = target.hold(ended.id, ended.fence, _why(ended))
    held = held.tell(target_events.TargetHeld, now, environment=ended.environment, **told)
    written = history.commit(ended, target=held)[0]
    log("error", "undo failed, target held", deploymentId=ended.id, service=ended.service, reason=_why(ended))
    return written


def _why(ended: Deployment) -> str:
    last = ended.news[-1]
    return last.reason if isinstance(last, events.DeploymentFailed | events.DeploymentStopped) else ended.status.value
