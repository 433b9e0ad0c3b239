"""How a deployment comes in: accepted, started, queued, stopped before it began, or refused."""

from __future__ import annotations

from dataclasses import replace

from domain import events
from domain.deployment import Deployment, Status
from domain.request import Request
from domain.stages import Stages
from domain.target import Target


def accept(request: Request, *, environment: str, now: int, requester: str = "") -> Deployment:
    """A new deployment that does not hold its target yet; `requester` is an ARN that AWS proved, or empty."""
    return Deployment(
        id=request.deployment_id,
        service=request.service,
        version=request.version,
        environment=environment,
        requested_by=request.requested_by,
        reason=request.reason,
        requester=requester,
        request=request.document,
        accepted_at=now,
        at=now,
        status=Status.QUEUED,
        restores=request.restores,
        leaves=request.leaves,
        previous=request.previous,
    )


def start(deployment: Deployment, target: Target, now: int, *, deadline: int, path: Stages | None = None) -> Deployment:
    """The deployment holds its target now, and an execution of its name drives it, through the stages of `path`."""
    running = replace(
        deployment.to(Status.RUNNING),
        fence=target.fence,
        execution=deployment.id,
        waited_ms=max(0, now - deployment.accepted_at),
        deadline=deadline,
        path=path,
    )
    return running.tell(
        events.DeploymentStarted,
        now,
        requested_by=running.requested_by,
        reason=running.reason,
        fence=running.fence,
        waited_ms=running.waited_ms,
        restores=running.restores,
        retries=running.retries,
    )


def queue(deployment: Deployment, target: Target, now: int, *, deadline: int, because: str = "") -> Deployment:
    """The deployment waits for its target until `deadline`; `because` says why, where nobody may start now."""
    return replace(deployment, deadline=deadline).tell(
        events.DeploymentQueued,
        now,
        requested_by=deployment.requested_by,
        position=target.queue.index(deployment.id) + 1,
        behind=target.holder,
        because=because,
    )


def stop(deployment: Deployment, status: Status, reason: str, now: int) -> Deployment:
    """End a deployment that waited for its turn: SUPERSEDED, EXPIRED, CANCELLED."""
    waited = max(0, now - deployment.accepted_at)
    stopped = deployment.to(status).tell(
        events.DeploymentStopped,
        now,
        status=status.value,
        reason=reason,
        duration_ms=waited,
        waited_ms=waited,
        **origin(deployment),
    )
    return replace(stopped, deadline=0)


def refuse(deployment: Deployment, problems: tuple[str, ...], now: int) -> Deployment:
    """Remember a request that was not accepted, with every problem."""
    refused = replace(deployment, status=Status.REFUSED, problems=problems)
    told = {"requested_by": refused.requested_by, "requester": refused.requester, "problems": problems}
    return refused.tell(events.DeploymentRefused, now, **told)


def origin(deployment: Deployment) -> dict[str, str]:
    """Who asked, and what it goes back to or tries once more: whoever hears of its end may know nothing else of it."""
    return {
        "requested_by": deployment.requested_by,
        "requester": deployment.requester,
        "restores": deployment.restores,
        "retries": deployment.retries,
    }
