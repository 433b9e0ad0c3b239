"""Somebody wants a deployment to stop: what it changed is undone, and it ends as CANCELLED.

What acts already is not interrupted in the middle: no function begins to act any more, and the undo begins when those
that act must have ended. A stage that changes nothing is given up at once.
"""

from __future__ import annotations

from dataclasses import replace

from domain import admission, events, progress, stages
from domain.deployment import Deployment, Status
from domain.errors import Denied
from domain.people import Claim, Person


def cancel(
    deployment: Deployment, person: Person | Claim, reason: str, now: int, *, runs: int, rollback: str = ""
) -> Deployment:
    """The deployment on its way to CANCELLED; the same one where it is so already.

    `runs` is how long a function that began before may still act, ms; `rollback` the one that it makes room for.
    Raises Denied where it is too late.
    """
    if deployment.status is Status.CANCELLED or (deployment.cancel and not deployment.status.final):
        return deployment
    if deployment.status.final or _over(deployment):
        said = deployment.status if deployment.status.final else Status.SUCCEEDED
        held = f"`retry {deployment.id}`, or `resolve {deployment.service}`"
        advice = held if said is Status.ROLLBACK_FAILED else "roll back instead, if it is live"
        raise Denied("late", f"it is too late: {deployment.id} has ended as {said}", advice)
    if deployment.retries:
        raise Denied("undoing", f"{deployment.id} does nothing but undo", "let it come to its end")
    failed = {"failed": True} if deployment.failure else {}
    wanted = {"by": person.arn, "name": person.name, "reason": reason, "at": now, **failed}
    wanted |= {"rollback": rollback} if rollback else {}
    asked = replace(deployment, cancel=wanted).tell(events.CancellationRequested, now, by=person.arn, reason=reason)
    if asked.status is Status.QUEUED:
        return admission.stop(asked, Status.CANCELLED, progress.cancelled(asked).reason, now)
    return _give_up_soon(asked, now, runs)


def _give_up_soon(deployment: Deployment, now: int, runs: int) -> Deployment:
    work = deployment.work
    if work is None or not work.open:
        return deployment
    if work.stage == stages.VALIDATE:
        return progress.give_up(deployment, now)
    if work.stage in deployment.stages.needed:
        return replace(deployment, deadline=min(deployment.deadline, now + runs))
    return deployment


def _over(deployment: Deployment) -> bool:
    """Every stage reached its goal: only its end is not written yet."""
    return deployment.status is Status.RUNNING and all(stage in deployment.done for stage in deployment.stages.needed)
