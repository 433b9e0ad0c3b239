"""A plan that is not carried out leaves nothing behind, and takes nothing of others with it."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.adapters.aws import ClientError
from tests.handlers.deployers.stacks import MARK, Web, template
from tests.world import ApiError

NEW = {"exists": False}


def test_a_stack_that_is_there_stays_as_it_was(web: Web) -> None:
    web.runs(template()).offers(template("2")).plan(web.snapshot())
    events = list(web.stack.events)
    web.discard()
    assert (web.change_sets, web.stack.events) == ([], events)


def test_a_name_that_was_made_for_the_plan_is_free_again(web: Web) -> None:
    web.offers(template()).plan(NEW)
    web.discard()
    web.wait()
    assert (web.change_sets, web.stack.status) == ([], "DELETE_COMPLETE")


def test_discarding_again_is_no_failure(web: Web) -> None:
    web.offers(template()).plan(NEW)
    web.discard()
    web.wait()
    web.discard()
    assert web.stack.status == "DELETE_COMPLETE"
    assert len(web.role.asked("DeleteStack")) == 1


@pytest.mark.parametrize("there", [False, True])
def test_where_no_plan_was_made_nothing_is_discarded(web: Web, there: bool) -> None:
    if there:
        web.runs(template())
    stacks = {each.id: each.status for each in web.world.cloudformation.stacks.values()}
    web.discard()
    assert {each.id: each.status for each in web.world.cloudformation.stacks.values()} == stacks


def test_what_others_plan_for_the_same_new_stack_stays(web: Web) -> None:
    web.client.create_change_set(
        StackName="web", ChangeSetName="theirs", ChangeSetType="CREATE", TemplateBody=template("3")
    )
    web.wait()
    web.offers(template()).plan(NEW)
    web.discard()
    web.wait()
    assert (web.stack.status, [each.name for each in web.change_sets]) == ("REVIEW_IN_PROGRESS", ["theirs"])


@pytest.mark.parametrize("seconds", [0, 60])
def test_a_plan_that_was_carried_out_is_not_taken_back(web: Web, seconds: float) -> None:
    web.offers(template()).start(NEW)
    web.wait(seconds)
    status = web.stack.status
    web.discard()
    assert web.stack.status == status == ("CREATE_COMPLETE" if seconds else "CREATE_IN_PROGRESS")


def discarded(web: Web) -> None:
    """As a stage does it: tried again where it cannot be done yet."""
    for _ in range(5):
        gone = web.discard()
        web.wait()
        if gone:
            return
    raise AssertionError("not discarded in five attempts")


def test_a_change_set_that_is_still_being_made_goes_when_it_is_made(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS does not let it go before; whoever cancels then must not leave a stack in review behind."""
    monkeypatch.setattr(web.world.cloudformation.change_sets, "seconds_to_make", 30)
    assert web.offers(template()).plan(NEW) is None
    discarded(web)
    assert (web.change_sets, web.stack.status) == ([], "DELETE_COMPLETE")


def test_where_aws_cannot_be_asked_nothing_is_taken_for_discarded(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(params: dict[str, Any]) -> None:
        raise ApiError("Throttling", "Rate exceeded")

    web.offers(template()).plan(NEW)
    monkeypatch.setattr(web.world.cloudformation, "delete_change_set", busy)
    with pytest.raises(ClientError, match="Rate exceeded"):
        web.discard()


def test_only_the_change_set_of_this_deployment_goes(web: Web) -> None:
    snapshot = web.runs(template()).offers(template("2")).snapshot()
    web.plan(snapshot, MARK)
    web.plan(snapshot, "d2")
    web.discard()
    (left,) = web.change_sets
    assert left.request["Description"].startswith("deployment d2, ")
