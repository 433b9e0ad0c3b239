"""Before anything changes, everything that is wrong is told at once, and what will change is laid out."""

from __future__ import annotations

from typing import Any

import pytest

from domain import stages
from domain.deployment import Deployment
from domain.errors import Code, StageError, Transient
from handlers import prepare_deployment
from handlers.adapters.aws import ClientError
from tests.handlers.calls import asked, woken
from tests.handlers.deployer import INFRASTRUCTURE, Deployer, both
from tests.handlers.deployments import REQUEST, held, running
from tests.handlers.ports import Ports

prepare = prepare_deployment.handler
Deployers = tuple[Deployer, Deployer]


@pytest.fixture
def deployers(monkeypatch: pytest.MonkeyPatch) -> Deployers:
    return both(monkeypatch)


def prepared(ports: Ports, **request: Any) -> Deployment:
    """The deployment after its stage was run."""
    ports.holds(running(request={**REQUEST, "infrastructure": INFRASTRUCTURE, **request}), target=held())
    asked(prepare)
    return ports.get("d1")


def wrong(reason: str) -> StageError:
    return StageError(Code.PLAN_FAILED, reason)


def test_what_is_there_is_kept_and_what_will_change_is_laid_out(ports: Ports, deployers: Deployers) -> None:
    done = prepared(ports)
    assert done.snapshot == {"infrastructure": {"exists": True}, "application": {"exists": True}}
    assert done.plan
    assert (len(done.plan["digest"]), done.plan["unchanged"]) == (64, False)
    assert done.plan["summary"] == ["cloudformation will change", "lambda will change"]
    assert done.plan["alerts"] == ["cloudformation is lost", "lambda is lost"]
    assert done.plan["validation"] == ["function web answers without an error"]
    assert done.plan["undo"] == [
        "application: lambda web back to what it was",
        "infrastructure: cloudformation web back to what it was",
    ]
    assert ports.events[-1].summary == (*done.plan["summary"], *done.plan["alerts"])  # type: ignore[attr-defined]
    assert ports.told == [("t", {"result": "done"})]


def test_each_part_is_planned_from_its_own_snapshot_for_this_deployment(ports: Ports, deployers: Deployers) -> None:
    stack, function = deployers
    stack.answers["snapshot"] = {"exists": False}
    prepared(ports)
    change, snapshot, role, mark = stack.given["plan"]
    assert (change, snapshot, role.session_name, mark) == (INFRASTRUCTURE, {"exists": False}, "d1", "d1")
    assert function.given["plan"][:2] == (REQUEST["application"], {"exists": True})


def test_all_problems_of_all_parts_are_told_at_once(ports: Ports, deployers: Deployers) -> None:
    stack, function = deployers
    stack.answers["examine"], function.answers["examine"] = wrong("no template"), wrong("no code")
    done = prepared(ports)
    assert done.failure == {"stage": stages.PREPARE, "code": "PlanFailed", "reason": "no template; no code"}
    assert (stack.asked, function.asked) == (["examine"], ["examine"])
    assert (done.snapshot, done.plan) == (None, None)


def test_nothing_is_made_for_a_plan_while_a_part_cannot_be_read(ports: Ports, deployers: Deployers) -> None:
    stack, function = deployers
    function.answers["plan"] = wrong("the artifact may not be read")
    assert (prepared(ports).failure or {})["reason"] == "the artifact may not be read"
    assert "plan" not in stack.asked


def test_what_aws_refuses_is_told_in_its_words(ports: Ports, deployers: Deployers) -> None:
    deployers[0].answers["plan"] = ClientError(
        {"Error": {"Code": "AccessDenied", "Message": "not authorized"}}, "CreateChangeSet"
    )
    done = prepared(ports)
    assert (done.failure or {})["code"] == "PlanFailed"
    assert (done.failure or {})["reason"] == "AWS refused CreateChangeSet: not authorized"


def test_where_aws_cannot_be_asked_the_stage_is_tried_again(ports: Ports, deployers: Deployers) -> None:
    deployers[1].answers["snapshot"] = Transient("the code changed while it was being copied")
    done = prepared(ports)
    assert (ports.told, done.failure, done.work and done.work.open) == ([("t", "again")], None, True)


def test_a_plan_in_the_making_is_waited_for(ports: Ports, deployers: Deployers) -> None:
    stack, _ = deployers
    made, stack.answers["plan"] = stack.answers["plan"], None
    waiting = prepared(ports)
    assert waiting.work
    assert (waiting.work.operation, waiting.work.waits_for, ports.told) == ({"phase": "planning"}, "", [])
    woken(prepare)
    assert (ports.told, ports.get("d1").plan) == ([], None)
    stack.answers["plan"] = made
    woken(prepare)
    assert ports.told == [("t", {"result": "done"})]
    assert ports.get("d1").plan


def test_the_same_plan_has_the_same_digest_and_another_one_has_another(ports: Ports, deployers: Deployers) -> None:
    first = (prepared(ports).plan or {})["digest"]
    assert (prepared(ports).plan or {})["digest"] == first
    deployers[0].answers["plan"] = {**deployers[0].answers["plan"], "changeSet": "arn:another"}
    assert (prepared(ports).plan or {})["digest"] != first
    assert (prepared(ports, validation=[]).plan or {})["digest"] != first


def test_a_plan_is_unchanged_only_if_every_part_is(ports: Ports, deployers: Deployers) -> None:
    stack, function = deployers
    stack.answers["plan"] = {**stack.answers["plan"], "unchanged": True}
    assert (prepared(ports).plan or {})["unchanged"] is False
    function.answers["plan"] = {**function.answers["plan"], "unchanged": True}
    assert (prepared(ports).plan or {})["unchanged"] is True


def test_a_request_without_parts_has_nothing_to_deploy(ports: Ports, deployers: Deployers) -> None:
    ports.holds(running(request={"deploymentId": "d1", "service": "web", "version": "2"}), target=held())
    asked(prepare)
    assert (ports.get("d1").plan or {})["summary"] == ["nothing to deploy"]
    assert ports.told == [("t", {"result": "done"})]
