"""A deployment ends once, with its true outcome, and its service goes to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import progress, stages
from domain.deployment import Approval, Deployment, Status
from domain.errors import Code, StageError
from domain.target import Target
from handlers import finish_deployment
from handlers.passing import START_MS
from tests.handlers.conftest import NOW
from tests.handlers.deployments import REQUEST, deployment, held, running
from tests.handlers.endings import FAILED, is_undone
from tests.handlers.ports import Ports


def finish(execution: str = "d1", **failure: str) -> dict[str, str]:
    event: dict[str, Any] = {"deploymentId": "d1", "execution": execution, "token": "t", "stateMachine": "machine"}
    return finish_deployment.handler({**event, "input": {"failure": failure} if failure else {}}, None)


def test_a_success_is_live_and_frees_its_service(ports: Ports) -> None:
    ports.holds(running("d1", *stages.FORWARD), target=held())
    assert finish() == {"status": "SUCCEEDED"}
    live = {"deploymentId": "d1", "version": "2", "request": REQUEST, "at": ports.events[-1].at, "origin": "d1"}
    live |= {"previous": "", "inherits": {}}
    assert ports.target("web") == Target(service="web", current=live, fence=1, revision=2)
    assert (ports.names("d1")[-1:], ports.get("d1").work) == (["DeploymentCompleted"], None)
    assert ports.told == [("t", {"result": "done", "status": "SUCCEEDED"})]


def test_a_success_tells_what_was_live_before(ports: Ports) -> None:
    ports.holds(running("d1", *stages.FORWARD), target=replace(held(), current={"version": "1"}))
    finish()
    assert ports.events[-1].previous_version == "1"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("state", "status", "reason"),
    [
        (progress.fail(running("d1", at_work=stages.PREPARE), FAILED, NOW), "FAILED", "it broke"),
        (is_undone("2"), "ROLLED_BACK", "it broke"),
        (is_undone("2", well=False), "ROLLBACK_FAILED", "it broke"),
    ],
)
def test_the_execution_ends_as_the_deployment_did(ports: Ports, state: Deployment, status: str, reason: str) -> None:
    ports.holds(state, target=replace(held(), current={"version": "1"}))
    assert finish() == {"status": status}
    assert ports.told == [("t", (status, reason))]
    assert (ports.get("d1").status, ports.target("web").live_version) == (Status(status), "1")


def stopped(code: Code, **more: Any) -> Deployment:
    """At its gate, before anything was changed."""
    at_gate = replace(running("d1", stages.PREPARE, at_work=stages.APPROVE), **more)
    return progress.fail(at_gate, StageError(code, "so it is"), NOW)


def decided(decision: str) -> Approval:
    return Approval(required=1, approvers=(), plan="", asked_at=NOW, expires_at=NOW, decision=decision)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (stopped(Code.REJECTED, approval=decided("rejected")), "REJECTED"),
        (stopped(Code.EXPIRED, approval=decided("expired")), "EXPIRED"),
        (stopped(Code.CANCELLED, cancel={"by": "arn", "name": "eve", "reason": "no", "at": NOW}), "CANCELLED"),
    ],
)
def test_what_people_stopped_is_no_failure_and_frees_its_service(ports: Ports, state: Deployment, status: str) -> None:
    ports.holds(state, deployment("d2"), target=replace(held("d1", "d2"), current={"version": "1"}))
    assert finish() == {"status": status}
    assert (ports.told, ports.names("d1")[-1]) == ([("t", (status, "so it is"))], "DeploymentStopped")
    assert (ports.target("web").holder, ports.target("web").live_version, ports.started) == ("d2", "1", ["d2"])


def test_the_service_goes_to_who_waits_longest(ports: Ports) -> None:
    ports.holds(running("d1", *stages.FORWARD), deployment("d2"), deployment("d3"), target=held("d1", "d2", "d3"))
    finish()
    following, target = ports.get("d2"), ports.target("web")
    assert (target.holder, target.fence, target.queue) == ("d2", 2, ("d3",))
    assert (following.status, following.fence, following.deadline) == (Status.RUNNING, 2, NOW + START_MS)
    assert (ports.names("d2"), ports.started) == (["DeploymentStarted"], ["d2"])


def test_a_failed_undo_keeps_the_service_until_people_have_looked(ports: Ports) -> None:
    ports.holds(is_undone("2", well=False), deployment("d2"), target=held("d1", "d2"))
    finish()
    target = ports.target("web")
    assert (target.holder, target.queue) == ("d1", ("d2",))
    assert target.held.startswith("it broke; the undo failed, too: the code is gone. Mend the cause and `retry d1`")
    assert (ports.get("d2").status, ports.started) == (Status.QUEUED, [])


def test_a_stage_that_never_answered_is_told_as_failed_with_its_cause(ports: Ports) -> None:
    ports.holds(running("d1", at_work=stages.PREPARE), target=held())
    finish(Error="States.Timeout")
    assert ports.names("d1")[-2:] == ["StageFailed", "DeploymentFailed"]
    assert ports.get("d1").failure == {
        "stage": stages.PREPARE,
        "code": "TimedOut",
        "reason": "the stage did not answer in time",
    }


def test_an_end_may_be_told_twice(ports: Ports) -> None:
    ports.holds(running("d1", *stages.FORWARD), target=held())
    assert finish() == finish() == {"status": "SUCCEEDED"}
    assert ports.names("d1").count("DeploymentCompleted") == 1
    assert ports.told == [("t", {"result": "done", "status": "SUCCEEDED"})] * 2


def test_an_execution_that_does_not_drive_any_more_ends_nothing(ports: Ports) -> None:
    ports.holds(running("d1", *stages.FORWARD, execution="d1.r1"), target=held())
    assert finish() == {"status": "RUNNING"}
    assert (ports.get("d1").status, ports.target("web").holder) == (Status.RUNNING, "d1")
    assert ports.told == [("t", ("RUNNING", "this execution does not drive the deployment any more"))]


def test_who_wrote_meanwhile_is_read_again(ports: Ports) -> None:
    ports.holds(running("d1", *stages.FORWARD), target=held())

    def somebody_queues() -> None:
        ports.holds(deployment("d2"))
        ports.targets["web"] = replace(held("d1", "d2"), revision=2)

    ports.meanwhile(somebody_queues)
    assert finish() == {"status": "SUCCEEDED"}
    assert (ports.target("web").holder, ports.started) == ("d2", ["d2"])


def test_an_end_that_cannot_be_written_is_tried_again_later(ports: Ports) -> None:
    ports.holds(running("d1", *stages.FORWARD), target=held(fence=2))
    assert finish() == {"again": "Conflict"}
    assert (ports.told, ports.get("d1").status) == ([("t", "again")], Status.RUNNING)


def test_a_deployment_that_cannot_be_read_is_tried_again_later(ports: Ports) -> None:
    assert finish() == {"again": "LookupError"}
    assert ports.told == [("t", "again")]
