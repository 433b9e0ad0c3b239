"""The first change: only what was planned, and only while it still holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import outcome, stages, undo
from domain.deployment import Deployment, Status
from domain.errors import Code, StageError
from handlers import deploy_infrastructure
from handlers.adapters.aws import ClientError
from handlers.results import Done
from tests.handlers.calls import asked, woken
from tests.handlers.conftest import NOW
from tests.handlers.deployer import INFRASTRUCTURE, Deployer, both
from tests.handlers.deployments import REQUEST, held, running
from tests.handlers.ports import Ports

deploy = deploy_infrastructure.handler
SNAPSHOT = {"infrastructure": {"exists": True, "updated": "then"}, "application": {"exists": True, "code": "c"}}
PLAN = {"infrastructure": {"changeSet": "arn:change-set"}, "application": {"to": {"code": "abc"}}}
Deployers = tuple[Deployer, Deployer]


@pytest.fixture
def deployers(monkeypatch: pytest.MonkeyPatch) -> Deployers:
    return both(monkeypatch)


def planned(ports: Ports, **more: Any) -> None:
    request = {**REQUEST, "infrastructure": INFRASTRUCTURE}
    state = running("d1", stages.PREPARE, stages.APPROVE, request=request)
    ports.holds(replace(state, **{"snapshot": SNAPSHOT, "plan": PLAN, **more}), target=held())


def deployed(ports: Ports) -> Deployment:
    asked(deploy)
    return ports.get("d1")


def test_a_plan_that_holds_is_carried_out_as_it_was_shown(ports: Ports, deployers: Deployers) -> None:
    stack, function = deployers
    planned(ports)
    work = deployed(ports).work
    assert work
    assert (work.operation, work.waits_for) == ({"phase": "deploy", "part": "infrastructure"}, "arn:stack")
    assert stack.asked == ["begun", "moved", "begin", "check"]
    assert stack.given["begin"][:2] == (INFRASTRUCTURE, PLAN["infrastructure"])
    assert function.asked == ["begun", "moved"]


def test_every_part_is_compared_with_what_was_there_and_what_was_planned(ports: Ports, deployers: Deployers) -> None:
    planned(ports)
    deployed(ports)
    for deployer, part in zip(deployers, ("infrastructure", "application"), strict=True):
        _, snapshot, plan, _, mark = deployer.given["moved"]
        assert (snapshot, plan, mark) == (SNAPSHOT[part], PLAN[part], "d1")


@pytest.mark.parametrize("moved", [0, 1])
def test_where_anything_moved_nothing_is_touched_and_the_plan_is_taken_back(
    ports: Ports, deployers: Deployers, moved: int
) -> None:
    planned(ports)
    deployers[moved].answers["moved"] = "it moved"
    state = deployed(ports)
    reason = "the plan does not hold any more, nothing was changed: it moved"
    assert state.failure == {"stage": stages.INFRASTRUCTURE, "code": "PlanChanged", "reason": reason}
    assert [each.asked for each in deployers] == [["begun", "moved", "discard"], ["begun", "moved", "discard"]]
    assert ports.told == [("t", {"result": "failed", "code": "PlanChanged", "reason": reason})]


def test_everything_that_moved_is_told_at_once(ports: Ports, deployers: Deployers) -> None:
    planned(ports)
    for each in deployers:
        each.answers["moved"] = f"{each.name} moved"
    assert (deployed(ports).failure or {})["reason"].endswith("cloudformation moved; lambda moved")


def test_what_others_did_is_not_undone_where_the_plan_did_not_hold(ports: Ports, deployers: Deployers) -> None:
    planned(ports)
    deployers[0].answers["moved"] = "it moved"
    state = deployed(ports)
    assert undo.plan(state) == ()
    assert outcome.finish(state, "1", NOW).status is Status.FAILED


def test_what_this_deployment_itself_began_has_not_moved(ports: Ports, deployers: Deployers) -> None:
    """The function died after its call to AWS, and the stage is tried again."""
    stack, function = deployers
    stack.answers |= {"begun": True, "moved": "changed since"}
    planned(ports)
    assert deployed(ports).failure is None
    assert "moved" not in stack.asked + function.asked
    assert stack.asked[:2] == ["begun", "begin"]


def test_the_plan_is_looked_at_only_before_the_first_change(ports: Ports, deployers: Deployers) -> None:
    stack, _ = deployers
    planned(ports)
    deployed(ports)
    stack.asked.clear()
    stack.answers |= {"moved": "our own change", "check": Done(("stack web: UPDATE_COMPLETE",))}
    woken(deploy)
    assert stack.asked == ["check"]
    assert ports.told == [("t", {"result": "done"})]


def test_without_infrastructure_the_application_is_looked_at_all_the_same(ports: Ports, deployers: Deployers) -> None:
    _, function = deployers
    function.answers["moved"] = "the alias was moved"
    planned(ports, request=REQUEST)
    assert (deployed(ports).failure or {})["code"] == "PlanChanged"


def test_without_infrastructure_there_is_nothing_to_wait_for(ports: Ports, deployers: Deployers) -> None:
    planned(ports, request=REQUEST)
    deployed(ports)
    assert ports.events[-1].summary == ("the request has no infrastructure",)  # type: ignore[attr-defined]
    assert ports.told == [("t", {"result": "done"})]


def test_where_aws_cannot_be_asked_the_plan_still_holds(ports: Ports, deployers: Deployers) -> None:
    busy = ClientError({"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}, "DescribeChangeSet")
    deployers[0].answers["moved"] = busy
    planned(ports)
    state = deployed(ports)
    assert (ports.told, state.failure) == ([("t", "again")], None)
    assert "discard" not in deployers[0].asked


def test_a_change_that_failed_is_undone(ports: Ports, deployers: Deployers) -> None:
    """In contrast to one that never began."""
    deployers[0].answers["check"] = StageError(Code.INFRASTRUCTURE_FAILED, "the bucket is taken")
    planned(ports)
    assert [step.part for step in undo.plan(deployed(ports))] == ["application", "infrastructure"]
