"""Somebody stops a deployment."""

from __future__ import annotations

from typing import Any

from domain import cancellation
from domain.deployment import Deployment, Status
from handlers import waking
from handlers.adapters import clock, history
from handlers.attempts import until_written
from handlers.call import Call
from handlers.operations.showing import found


def cancel(call: Call) -> tuple[int, dict[str, Any]]:
    """Decided in the table; what it takes to get there happens after the answer."""
    return until_written(lambda: _cancel(call), call.path["deploymentId"])


def _cancel(call: Call) -> tuple[int, dict[str, Any]]:
    deployment = found(call)
    wanted = cancellation.cancel(deployment, call.person, call.body["reason"], clock.now_ms(), runs=waking.RUNS_MS)
    if wanted is not deployment:
        wanted = _save(deployment, wanted)
        waking.tell_at_once(wanted)
    return 202, _told(wanted)


def _save(before: Deployment, wanted: Deployment) -> Deployment:
    """One that waits for its turn gives up its place in the same transaction."""
    if before.status is not Status.QUEUED:
        return history.save(wanted)
    return history.commit(wanted, target=history.target(before.service).without(before.id))[0]


def _told(deployment: Deployment) -> dict[str, Any]:
    over = deployment.status.final
    message = "it is cancelled" if over else "it is being cancelled; what it changed is undone first"
    return {"deploymentId": deployment.id, "status": deployment.status.value, "message": message}
