"""A target that is held because an undo failed: people look, and say what is live."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import quarantine, succession, target_events
from domain.deployment import Deployment
from domain.errors import Denied
from domain.fields import Check, matching
from domain.people import Person
from domain.target import Target

RESTORED = "restored"
resolution: Check = matching(
    r"restored|live:[A-Za-z0-9][A-Za-z0-9._+-]{0,127}",
    "`restored` (what was live before is live again) or `live:VERSION`",
)


def must_be_held(target: Target) -> None:
    """Raises Denied where there is nothing to resolve."""
    if not target.held:
        raise Denied("not-held", f"{target.service} is not held", "look at it: `targets` shows who holds what")


def resolve(
    target: Target, held: Deployment, live: Deployment | None, person: Person, said: str, reason: str, now: int
) -> Target:
    """The target without its claim. `live` is the deployment whose version is live; None for what was live before.

    Raises Denied where the target is not held.
    """
    must_be_held(target)
    target = target.release(held.id, target.fence)
    told: dict[str, Any] = {"by": person.arn, "environment": held.environment, "now": now}
    if live is not None:
        target = quarantine.lift(_live(target, held, live, now), live.version, reason=reason, **told)
    if version := _left_behind(target, held):
        why = f"{held.id} could not be undone by itself: {reason}"
        target = quarantine.add(target, version, reason=why, deployment=held.id, **told)
    return target.tell(
        target_events.TargetResolved,
        now,
        environment=held.environment,
        by=person.arn,
        reason=reason,
        resolution=said,
        deployment=held.id,
    )


def _left_behind(target: Target, held: Deployment) -> str:
    """The version that nobody wants back: the one that failed, or the one that a rollback was to leave and did."""
    if held.restores:
        return held.leaves if target.live_version == held.version != held.leaves else ""
    return held.version if quarantine.wanted(target, held) else ""


def _live(target: Target, held: Deployment, live: Deployment, now: int) -> Target:
    """People say that this version runs. One that never succeeded is no origin: nobody goes back to it."""
    before = target.current or {}
    recorded = succession.recorded(before, live)
    if live.id == held.id:
        recorded |= {"origin": "", "previous": before.get("origin") or before.get("previous", "")}
        why = succession.irreversible(held)
        barrier = {"deploymentId": held.id, "version": held.version, "at": now, "why": why} if why else target.barrier
        target = replace(target, barrier=barrier)
    else:
        # What neither it nor those before it had was not part of it, and stays as it is.
        inherits = {**recorded["inherits"], **(live.inherits or {})}
        recorded |= {"origin": live.restores or live.id, "previous": live.previous, "inherits": inherits}
    return replace(target, current={**recorded, "at": now})
