"""Who must agree to a deployment, where it must come from, and what a rollback is spared: the stack's config, as its
functions get it."""

from __future__ import annotations

import json
import os

from domain import quorum, stages

APPROVALS = json.loads(os.environ.get("APPROVALS") or "{}")
ROLLBACKS = json.loads(os.environ.get("ROLLBACKS") or "{}")
PATH = stages.read(json.loads(os.environ.get("STAGES") or "null"))
"""What deployments go through here, where a pipeline has stages of its own."""
PROVENANCE = json.loads(os.environ.get("PROVENANCE") or "{}")


def of(service: str, restores: str = "") -> quorum.Policy:
    """The rules for a service; those for rollbacks, where a deployment `restores` another one."""
    if not restores:
        return quorum.of(APPROVALS, service)
    # Nobody need agree, if the config does not say so; but who may ask at all is the same question.
    proven = {"provenRequests": quorum.of(APPROVALS, service).proven_requests}
    return quorum.of({**proven, **ROLLBACKS.get("approvals", {})}, service)


def bake_seconds() -> int:
    """How long the alarms of a rollback must stay quiet, at most."""
    return int(ROLLBACKS.get("bakeSeconds", 0))


def obeys_freezes(restores: str) -> bool:
    """Whether a freeze stops it: a rollback passes, unless the config says otherwise."""
    return not restores or bool(ROLLBACKS.get("obeyFreezes"))
