"""Deployments and targets for the tests, with every field set or hardly any."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import admission, progress
from domain.deployment import Approval, Deployment, Status, Vote, Work
from domain.stages import Stages
from domain.target import Target
from tests.handlers.conftest import NOW

MINUTES = 1_800_000
USER = "arn:aws:iam::123456789012:user/"
DIGEST = "5" * 64
REQUEST: dict[str, Any] = {
    "deploymentId": "d1",
    "service": "web",
    "version": "2",
    "application": {"kind": "lambda", "function": "web", "alias": "live", "code": "s3://artifacts/web/2/app.zip"},
    "validation": [{"kind": "lambda", "function": "web", "payload": {"n": [1, 2.5, None, True, ""]}}],
}


def deployment(deployment_id: str = "d1", **more: Any) -> Deployment:
    """One that was just accepted."""
    about = {"service": "web", "version": "2", "environment": "dev", "requested_by": "ci", "reason": ""}
    default = {
        "request": {**REQUEST, "deploymentId": deployment_id},
        "accepted_at": NOW,
        "at": NOW,
        "status": Status.QUEUED,
    }
    return Deployment(id=deployment_id, **{**about, **default, **more})


def full() -> Deployment:
    """No field has its default."""
    return deployment(
        reason="because",
        requester=f"{USER}eve",
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
            by="d1.r1",
            started_at=NOW + 6,
            operation={"phase": "restore", "stackId": "arn:stack"},
            waits_for="arn:stack",
            answer={"result": "failed", "code": "UndoFailed", "reason": "no"},
        ),
        begun=("PrepareDeployment", "DeployApplication"),
        done=("PrepareDeployment",),
        snapshot={"infrastructure": {"exists": True, "template": b"\x1f\x8b", "parameters": {"A": ""}}},
        plan={"digest": DIGEST, "unchanged": False, "summary": ["one"], "application": {"to": {"code": "abc"}}},
        approval=Approval(
            required=2,
            approvers=("user/ann", "user/ben"),
            plan=DIGEST,
            asked_at=NOW + 1,
            expires_at=NOW + MINUTES,
            remind_at=NOW + 60_000,
            votes=(vote("ann", "approve"), vote("ben", "reject", "too early")),
            decision="rejected",
        ),
        cancel={"by": f"{USER}eve", "name": "eve", "reason": "no", "at": NOW + 5},
        failure={"stage": "DeployApplication", "code": "ApplicationFailed", "reason": "it broke"},
        undo_failure={"stage": "RollbackApplication", "code": "UndoFailed", "reason": "no"},
        problems=("one", "two"),
        restores="d0",
        leaves="3",
        retries="d7",
        attempt=2,
        previous="c9",
        inherits={"infrastructure": {"kind": "cloudformation", "stack": "web"}},
        path=Stages(forward=("Extract", "Ask", "Publish"), undo=("Unpublish",), gate="Ask", own=("Extract", "Publish")),
        outputs={"Extract": {"rows": 12}},
    )


def vote(name: str, said: str, reason: str = "") -> Vote:
    return Vote(by=f"{USER}{name}", name=name, vote=said, reason=reason, at=NOW + 2, keys=(name,))


def full_target() -> Target:
    return Target(
        service="web",
        current={"deploymentId": "d0", "version": "1", "request": REQUEST, "at": NOW},
        holder="d1",
        fence=3,
        held="the undo failed",
        queue=("d2", "d3"),
        quarantine={"3": {"by": "coordinator", "reason": "it broke", "at": NOW, "deploymentId": "d7"}},
        freeze={"by": f"{USER}eve", "reason": "sales", "at": NOW, "until": 0},
        barrier={"deploymentId": "d6", "version": "0", "at": NOW - 1, "why": "the table was split"},
        sequence=4,
        at=NOW + 4,
    )


def running(deployment_id: str = "d1", *done: str, at_work: str = "", **more: Any) -> Deployment:
    """It holds its service by claim 1, has done these stages, and another is at work."""
    state = admission.start(deployment(deployment_id), held(deployment_id), NOW, deadline=NOW + 600_000)
    for stage in done:
        state = progress.begin(state, stage, token=f"token of {stage}", timeout=MINUTES, now=NOW)
        state = progress.complete(state, ("fine",), NOW, snapshot={"application": {"exists": True}})
    if at_work:
        state = progress.begin(state, at_work, token=f"token of {at_work}", timeout=MINUTES, now=NOW)
    return replace(state, **more)


def held(by: str = "d1", *queue: str, fence: int = 1) -> Target:
    return Target(service="web", holder=by, fence=fence, queue=queue)
