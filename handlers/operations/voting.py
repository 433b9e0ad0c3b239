"""Somebody approves or rejects a plan."""

from __future__ import annotations

from typing import Any

from domain import voting
from domain.deployment import Deployment
from domain.voting import Ballot
from handlers import rules, waking
from handlers.adapters import clock, history
from handlers.attempts import until_written
from handlers.call import Call
from handlers.documents import approval_of
from handlers.operations.showing import found
from handlers.problem import Problem


def vote(call: Call) -> tuple[int, dict[str, Any]]:
    """One transaction per vote: of two that come at once, the second is looked at again after the first."""
    body = call.body
    if body["vote"] == "reject" and "reason" not in body:
        raise Problem(400, "no-reason", "a rejection needs a reason", "say why, for those who wait")
    ballot = Ballot(person=call.person, vote=body["vote"], plan=body["plan"], reason=body.get("reason", ""))
    return until_written(lambda: _cast(call, ballot), call.path["deploymentId"])


def _cast(call: Call, ballot: Ballot) -> tuple[int, dict[str, Any]]:
    deployment = found(call)
    policy = rules.of(deployment.service, deployment.restores)
    voted = voting.cast(deployment, ballot, policy, call.account, clock.now_ms())
    if voted is deployment:
        return 200, _told(deployment, ballot, counted=False)
    voted = history.save(voted)
    if voted.approval and voted.approval.decision:
        waking.try_to_wake(voted)
    return 200, _told(voted, ballot, counted=True)


def _told(deployment: Deployment, ballot: Ballot, *, counted: bool) -> dict[str, Any]:
    asked = deployment.approval
    assert asked is not None
    given = f"{len(asked.given)} of {asked.required} approvals are given"
    state = f"the deployment is {asked.decision}" if asked.decision else given
    what = "your approval" if ballot.vote == "approve" else "your rejection"
    said = f"{what} is counted" if counted else f"{what} was counted before"
    return {
        "deploymentId": deployment.id,
        "status": deployment.status.value,
        "counted": counted,
        "message": f"{said}; {state}",
        "approval": approval_of(asked),
    }
