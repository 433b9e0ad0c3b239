"""What people bring to life by hand where an undo failed, before they say so."""

from __future__ import annotations

from domain.deployment import Deployment, Status
from tests.handlers.going_back_aws import Parts, composed, whole
from tests.handlers.ports import Ports


def brought(ports: Ports, said: str) -> Parts:
    """The parts of what they name, beside what was live before."""
    target = ports.target("web")
    before = composed(target.current["inherits"], target.current["request"]) if target.current else {}
    lives = named(ports, said, target.holder)
    return {**before, **(whole(lives) if lives else {})}


def named(ports: Ports, said: str, holder: str) -> Deployment | None:
    """The deployment whose version they say is live: the one that failed (of a rollback, what it was to restore),
    or the newest that succeeded with it."""
    held, version = ports.get(holder), said.partition(":")[2]
    if held.version == version:
        return ports.get(held.restores) if held.restores else held
    known = [each for each in ports.deployments.values() if (each.version, each.status) == (version, Status.SUCCEEDED)]
    return max(known, key=lambda each: each.accepted_at, default=None)
