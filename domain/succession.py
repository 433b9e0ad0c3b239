"""What is live after a deployment succeeded, recorded so that a rollback can ask for exactly that again.

`current` of a target: `deploymentId`, `version` and `at` of the deployment that made it so; `request`, pinned to the
content that was deployed; `origin`, the deployment that first asked for it (another one after a rollback); `previous`,
the origin of what was live before; `inherits`, the parts that it has from deployments before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import quarantine
from domain.deployment import Deployment
from domain.kinds import PARTS
from domain.people import Claim
from domain.target import Target


def pinned(deployment: Deployment) -> dict[str, Any]:
    """The request with exactly the content that was planned, and so deployed."""
    parts = {name: {**part, **_pins(deployment, name)} for name in PARTS if (part := deployment.part(name))}
    return {**deployment.request, **parts}


def _pins(deployment: Deployment, name: str) -> dict[str, Any]:
    """What its infrastructure set is restored by the infrastructure; without one, all that the part found is pinned."""
    planned = (deployment.plan or {}).get(name, {})
    alone = {} if deployment.part("infrastructure") else planned.get("pinnedAlone", {})
    return {**planned.get("pinned", {}), **alone}


def take_over(target: Target, deployment: Deployment, now: int) -> tuple[Target, Deployment]:
    """The deployment's version is live; what it leaves behind is in quarantine, if people went back from it."""
    before = target.current or {}
    live = recorded(before, deployment)
    after = replace(target, current=live, barrier=_barrier(target, deployment))
    if deployment.restores:
        for version in dict.fromkeys((deployment.leaves, str(before.get("version", "")))):
            if version and version != deployment.version:
                after = quarantine.add(after, version, deployment=deployment.id, **_said(deployment, now))
    after = quarantine.lift(after, deployment.version, **_said(deployment, now))
    return after, replace(deployment, previous=live["previous"], inherits=live["inherits"], snapshot=None)


def recorded(before: dict[str, Any], deployment: Deployment) -> dict[str, Any]:
    """What is to be known of what is live, `before` being what was."""
    whole = {**before.get("inherits", {}), **{name: part for name in PARTS if (part := _part(before, name))}}
    inherits = {name: part for name, part in whole.items() if not deployment.part(name)}
    # Whoever goes back is where the restored deployment was: before it comes what came before that one.
    previous = deployment.previous if deployment.restores else before.get("origin") or before.get("previous", "")
    return {
        "deploymentId": deployment.id,
        "version": deployment.version,
        "at": deployment.at,
        "request": pinned(deployment),
        "origin": deployment.restores or deployment.id,
        "previous": previous,
        "inherits": inherits,
    }


def _part(current: dict[str, Any], name: str) -> dict[str, Any] | None:
    part = current.get("request", {}).get(name)
    return dict(part) if part else None


def _barrier(target: Target, deployment: Deployment) -> dict[str, Any] | None:
    """Behind a change that cannot be undone nobody goes back."""
    why = irreversible(deployment)
    if not why or deployment.restores:
        return target.barrier
    return {"deploymentId": deployment.id, "version": deployment.version, "at": deployment.at, "why": why}


def irreversible(deployment: Deployment) -> str:
    """Why it cannot be undone, or nothing; what the plan did not change needs no undo."""
    changed = [name for name in PARTS if not (deployment.plan or {}).get(name, {}).get("unchanged")]
    parts = [part for name in changed if (part := deployment.part(name)) and part.get("irreversible")]
    return "; ".join(part["irreversibleReason"] for part in parts)


def _said(deployment: Deployment, now: int) -> dict[str, Any]:
    by = deployment.requester or Claim(deployment.requested_by).arn
    return {"by": by, "reason": deployment.reason, "environment": deployment.environment, "now": now}
