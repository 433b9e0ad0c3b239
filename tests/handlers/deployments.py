"""Deployments and targets for the tests, with every field set or hardly any."""

from __future__ import annotations

from typing import Any

from domain.deployment import Deployment, Status, Work
from domain.target import Target
from tests.handlers.conftest import NOW

REQUEST: dict[str, Any] = {
    "deploymentId": "d1",
    "service": "web",
    "version": "2",
    "application": {"kind": "lambda", "function": "web", "alias": "live", "code": "s3://artifacts/web/2/app.zip"},
    "validation": [{"kind": "lambda", "function": "web", "payload": {"n": [1, 2.5, None, True, ""]}}],
}


def deployment(id: str = "d1", **more: Any) -> Deployment:
    """One that was just accepted."""
    about = {"service": "web", "version": "2", "environment": "dev", "requested_by": "ci", "reason": ""}
    default = {"request": {**REQUEST, "deploymentId": id}, "accepted_at": NOW, "at": NOW, "status": Status.QUEUED}
    return Deployment(id=id, **{**about, **default, **more})


def full() -> Deployment:
    """No field has its default."""
    return deployment(
        reason="because",
        status=Status.ROLLING_BACK,
        sequence=7,
        at=NOW + 7,
        fence=3,
        deadline=NOW + 60_000,
        waited_ms=12,
        execution="d1.r1",
        recoveries=1,
        work=Work(
            stage="RollbackApplication",
            token="AQC-token",
            started_at=NOW + 6,
            operation={"phase": "restore", "stackId": "arn:stack"},
            waits_for="arn:stack",
            answer={"result": "failed", "code": "UndoFailed", "reason": "no"},
        ),
        begun=("PrepareDeployment", "DeployApplication"),
        done=("PrepareDeployment",),
        snapshot={"infrastructure": {"exists": True, "template": b"\x1f\x8b", "parameters": {"A": ""}}},
        failure={"stage": "DeployApplication", "code": "ApplicationFailed", "reason": "it broke"},
        undo_failure={"stage": "RollbackApplication", "code": "UndoFailed", "reason": "no"},
        problems=("one", "two"),
    )


def full_target() -> Target:
    return Target(
        service="web",
        current={"deploymentId": "d0", "version": "1", "request": REQUEST, "at": NOW},
        holder="d1",
        fence=3,
        held="the undo failed",
        queue=("d2", "d3"),
    )
