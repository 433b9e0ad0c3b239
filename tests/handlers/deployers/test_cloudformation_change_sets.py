"""A change set is made once, however often it is asked for, and whatever happened in between."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError
from handlers.results import Done
from tests.handlers.deployers.stacks import Web, template
from tests.world import ApiError

NEW = {"exists": False}


@pytest.mark.parametrize("there", [False, True])
def test_asking_again_is_the_same_plan(web: Web, there: bool) -> None:
    snapshot = web.runs(template()).snapshot() if there else NEW
    plan = web.offers(template("2")).plan(snapshot)
    assert web.plan(snapshot) == plan
    assert len(web.change_sets) == 1


def test_what_an_earlier_call_made_is_shown_and_executed_even_if_the_template_was_overwritten(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    plan = web.offers(template("2")).plan(snapshot)
    assert web.offers(template("3")).plan(snapshot) == plan
    web.begin(plan)
    web.wait()
    assert web.stack.content.template == template("2")


def test_where_the_stack_was_changed_since_the_plan_is_made_anew(web: Web) -> None:
    stale = web.runs(template()).offers(template("3")).plan(web.snapshot())
    web.client.update_stack(StackName="web", TemplateBody=template("2", kind="AWS::SNS::Topic"))
    web.wait()
    fresh = web.plan(web.snapshot())
    assert fresh["changeSet"] != stale["changeSet"]
    assert web.moved(web.snapshot(), fresh) == ""


def test_a_change_set_in_the_making_is_waited_for_in_seconds(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.world.cloudformation.change_sets, "seconds_to_make", 15)
    assert web.offers(template()).plan(NEW)["action"] == "create"


def test_one_that_takes_longer_is_looked_at_again(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.world.cloudformation.change_sets, "seconds_to_make", 90)
    assert web.offers(template()).plan(NEW) is None
    web.wait(60)
    assert web.plan(NEW)["action"] == "create"
    assert web.world.cloudformation.change_sets.requests == 1


@pytest.mark.parametrize("there", [False, True])
def test_a_change_set_that_aws_could_not_make_fails_in_its_words_and_is_gone(
    web: Web, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    snapshot = web.runs(template()).snapshot() if there else NEW
    monkeypatch.setattr("tests.world.change_sets.NO_CHANGES", "Transform AWS::Language failed with: a typo")
    monkeypatch.setattr("tests.world.stacks.Content.says_the_same_as", lambda self, other: True)
    with pytest.raises(StageError) as failure:
        web.offers(template("2")).plan(snapshot)
    assert failure.value.code is Code.PLAN_FAILED
    assert failure.value.reason == "stack web: Transform AWS::Language failed with: a typo"
    web.wait()
    assert (web.change_sets, web.stack.status) == ([], "CREATE_COMPLETE" if there else "DELETE_COMPLETE")


def test_a_change_set_that_aws_refuses_to_make_is_told(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(params: dict[str, Any]) -> None:
        raise ApiError("LimitExceededException", "too many change sets", status=400)

    monkeypatch.setattr(web.world.cloudformation, "create_change_set", refuse)
    with pytest.raises(ClientError, match="too many change sets"):
        web.offers(template()).plan(NEW)


def test_a_stack_that_came_into_being_since_the_snapshot_is_no_change_set_of_ours(web: Web) -> None:
    web.runs(template()).offers(template("2"))
    with pytest.raises(ClientError, match="already exists"):
        web.plan(NEW)


def test_a_stack_that_only_others_change_sets_hold_may_be_created(web: Web) -> None:
    web.client.create_change_set(
        StackName="web", ChangeSetName="theirs", ChangeSetType="CREATE", TemplateBody=template("3")
    )
    web.wait()
    web.offers(template("2")).examine()
    assert web.snapshot() == NEW
    assert web.deployed(NEW) == Done(("stack web: CREATE_COMPLETE",))
    assert web.stack.content.template == template("2")


def test_two_deployments_have_change_sets_of_their_own(web: Web) -> None:
    snapshot = web.runs(template()).offers(template("2")).snapshot()
    one, other = web.plan(snapshot, "d1"), web.plan(snapshot, "d2")
    assert one["changeSet"] != other["changeSet"]
