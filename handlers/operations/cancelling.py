"""Somebody stops a deployment."""

from __future__ import annotations

import os
from typing import Any

from domain import cancellation, stages
from domain.deployment import Deployment, Status
from domain.errors import Conflict
from handlers import waking
from handlers.adapters import clock, history
from handlers.call import Call
from handlers.operations.showing import found

ATTEMPTS = 8
RUNS_MS = int(os.environ.get("RUNS_SECONDS", "60")) * 1000
"""How long a function that began before may still act."""


def cancel(call: Call) -> tuple[int, dict[str, Any]]:
    """Decided in the table; what it takes to get there happens after the answer."""
    for _ in range(ATTEMPTS):
        deployment = found(call)
        wanted = cancellation.cancel(deployment, call.person, call.body["reason"], clock.now_ms(), runs=RUNS_MS)
        if wanted is not deployment:
            try:
                wanted = _save(deployment, wanted)
            except Conflict:
                continue
            if wanted.work and wanted.work.stage in stages.WOKEN:
                waking.try_to_wake(wanted)
        return 202, _told(wanted)
    raise Conflict(f"{call.path['deploymentId']} was changed by others {ATTEMPTS} times")


def _save(before: Deployment, wanted: Deployment) -> Deployment:
    """One that waits for its turn gives up its place in the same transaction."""
    if before.status is not Status.QUEUED:
        return history.save(wanted)
    return history.commit(wanted, target=history.target(before.service).without(before.id))[0]


def _told(deployment: Deployment) -> dict[str, Any]:
    over = deployment.status.final
    message = "it is cancelled" if over else "it is being cancelled; what it changed is undone first"
    return {"deploymentId": deployment.id, "status": deployment.status.value, "message": message}
