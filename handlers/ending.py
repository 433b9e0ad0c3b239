"""A deployment ends: its outcome, its claim, and the next in the queue, in one transaction."""

from __future__ import annotations

import os

from domain import admission, events, outcome
from domain.deployment import Deployment, Status
from domain.errors import StageError
from domain.target import Target
from handlers.adapters import clock, history

START_MS = int(os.environ.get("START_SECONDS", "600")) * 1000
"""How long a deployment that was started may take to reach its first stage."""


def end(deployment: Deployment, cause: StageError | None = None) -> tuple[Deployment, Deployment | None]:
    """End the deployment now; also the one that its target went to. Raises Over, Conflict."""
    target, now = history.target(deployment.service), clock.now_ms()
    ended = outcome.finish(deployment, target.live_version, now, cause)
    if ended.status is Status.ROLLBACK_FAILED:
        return history.commit(ended, target=target.hold(ended.id, ended.fence, _why(ended)))[0], None
    if ended.status is Status.SUCCEEDED:
        live = {"deploymentId": ended.id, "version": ended.version, "request": ended.request}
        target = target.live({**live, "at": ended.at})
    return _pass_on(ended, target.release(ended.id, ended.fence), now)


def _pass_on(ended: Deployment, target: Target, now: int) -> tuple[Deployment, Deployment | None]:
    if not target.busy:
        return history.commit(ended, target=target)[0], None
    following = admission.start(history.get(target.holder), target, now, deadline=now + START_MS)
    ended, following = history.commit(ended, following, target=target)
    return ended, following


def _why(ended: Deployment) -> str:
    last = ended.news[-1]
    return last.reason if isinstance(last, events.DeploymentFailed) else ended.status.value
