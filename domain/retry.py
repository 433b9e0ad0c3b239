"""A failed undo is tried once more, from the stage that failed: by a new deployment, because an end is an end."""

from __future__ import annotations

from dataclasses import replace

from domain import undo
from domain.deployment import Deployment, Status
from domain.errors import Denied
from domain.people import Person
from domain.target import Target


def retry(failed: Deployment, target: Target, person: Person, reason: str, new_id: str, now: int) -> Deployment:
    """The deployment that goes on with the undo of `failed`; it takes over the claim, which the target still has.

    Raises Denied where that is not safe.
    """
    if failed.status is not Status.ROLLBACK_FAILED:
        raise Denied(
            "nothing-to-retry",
            f"{failed.id} has ended as {failed.status}" if failed.status.final else f"{failed.id} is {failed.status}",
            "request the version again instead",
        )
    if target.holder != failed.id or not target.held:
        raise Denied("not-held", f"{failed.id} does not hold {failed.service} any more", "somebody has resolved it")
    if steps := [step for step in undo.plan(failed) if step.irreversible]:
        advice = f"bring it to a state that you trust by hand, and resolve {failed.service}"
        raise Denied("irreversible", f"{steps[0].part} cannot be undone: {steps[0].irreversible}", advice)
    return replace(
        failed,
        id=new_id,
        status=Status.QUEUED,
        requested_by=person.name,
        requester=person.arn,
        reason=reason,
        accepted_at=now,
        at=now,
        sequence=0,
        waited_ms=0,
        retries=failed.retries or failed.id,
        attempt=failed.attempt + 1,
        recoveries=0,
        undo_failure=None,
        approval=None,
        cancel=None,
        revision=0,
        news=(),
    )
