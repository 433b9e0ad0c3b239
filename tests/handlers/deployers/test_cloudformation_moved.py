"""A plan holds for the stack that it was made for, and for that one as it was."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError
from tests.handlers.deployers.stacks import Web, template
from tests.world import ApiError

NEW = {"exists": False}
CHANGED = "stack web was changed by somebody else since the plan was made"
LOST = "CloudFormation does not keep the planned change of stack web any more"


@pytest.fixture
def update(web: Web) -> tuple[Web, dict[str, Any], dict[str, Any]]:
    snapshot = web.runs(template()).offers(template("2")).snapshot()
    web.wait(60)
    return web, snapshot, web.plan(snapshot)


@pytest.fixture
def creation(web: Web) -> tuple[Web, dict[str, Any], dict[str, Any]]:
    return web, NEW, web.offers(template("2")).plan(NEW)


def refused(web: Web, plan: dict[str, Any]) -> str:
    """What comes of a plan that is carried out although it does not hold."""
    with pytest.raises(StageError) as failure:
        web.begin(plan)
    assert failure.value.code is Code.PLAN_CHANGED
    return failure.value.reason


@pytest.mark.parametrize("seconds", [0, 30 * 86_400])
def test_a_plan_holds_while_nobody_changes_anything(update: Any, seconds: float) -> None:
    web, snapshot, plan = update
    web.wait(seconds)
    assert web.moved(snapshot, plan) == ""


def test_a_plan_for_a_new_stack_holds_while_it_is_a_name_alone(creation: Any) -> None:
    web, snapshot, plan = creation
    assert web.moved(snapshot, plan) == ""


def test_an_update_by_somebody_else_makes_it_void(update: Any) -> None:
    web, snapshot, plan = update
    web.client.update_stack(StackName="web", TemplateBody=template("3"))
    assert web.moved(snapshot, plan) == CHANGED
    web.wait()
    assert web.moved(snapshot, plan) == CHANGED
    assert "cannot be executed in its current execution status of [OBSOLETE]" in refused(web, plan)
    assert web.stack.content.template == template("3")


def test_an_update_that_went_back_makes_it_void_too(update: Any) -> None:
    web, snapshot, plan = update
    web.client.update_stack(StackName="web", TemplateBody=template("3", fail="update"))
    web.wait(90)
    assert web.stack.content.template == template()
    assert web.moved(snapshot, plan) == CHANGED


def test_a_change_set_of_others_that_was_executed_makes_it_void(update: Any) -> None:
    web, snapshot, plan = update
    theirs = web.client.create_change_set(StackName="web", ChangeSetName="theirs", TemplateBody=template("3"))["Id"]
    web.wait()
    assert web.moved(snapshot, plan) == ""
    web.client.execute_change_set(ChangeSetName=theirs)
    assert web.moved(snapshot, plan) == CHANGED


def test_a_stack_that_was_deleted_makes_it_void(update: Any) -> None:
    web, snapshot, plan = update
    web.client.delete_stack(StackName="web")
    web.wait()
    assert web.moved(snapshot, plan) == CHANGED


def test_another_stack_of_the_same_name_makes_it_void(update: Any) -> None:
    web, snapshot, plan = update
    web.client.delete_stack(StackName="web")
    web.wait()
    web.runs(template())
    assert web.moved(snapshot, plan) == CHANGED


def test_a_stack_that_others_created_makes_it_void(creation: Any) -> None:
    web, snapshot, plan = creation
    web.runs(template("3"))
    assert web.moved(snapshot, plan) == CHANGED
    refused(web, plan)
    assert web.stack.content.template == template("3")


@pytest.mark.parametrize("planned", ["update", "creation"])
def test_a_change_set_that_is_gone_makes_it_void(planned: str, request: pytest.FixtureRequest) -> None:
    web, snapshot, plan = request.getfixturevalue(planned)
    web.client.delete_change_set(ChangeSetName=plan["changeSet"])
    assert web.moved(snapshot, plan) == LOST
    assert "does not exist" in refused(web, plan)


def test_a_name_that_was_taken_away_makes_it_void(creation: Any) -> None:
    web, snapshot, plan = creation
    web.client.delete_stack(StackName="web")
    web.wait()
    assert web.moved(snapshot, plan) == LOST


def test_a_plan_that_changes_nothing_is_void_where_the_stack_was_changed(web: Web) -> None:
    snapshot = web.runs(template()).offers(template()).snapshot()
    plan = web.plan(snapshot)
    assert web.moved(snapshot, plan) == ""
    web.wait(60)
    web.client.update_stack(StackName="web", TemplateBody=template("3"))
    assert web.moved(snapshot, plan) == CHANGED


def test_where_aws_cannot_be_asked_the_plan_is_not_void(update: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    web, snapshot, plan = update

    def busy(params: dict[str, Any]) -> None:
        raise ApiError("Throttling", "Rate exceeded")

    monkeypatch.setattr(web.world.cloudformation, "describe_change_set", busy)
    with pytest.raises(ClientError, match="Rate exceeded"):
        web.moved(snapshot, plan)
