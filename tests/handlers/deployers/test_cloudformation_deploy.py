"""A stack is created or updated, however often the call is repeated, and its failure is told in AWS's words."""

from __future__ import annotations

import pytest

from domain.errors import Code, StageError
from handlers.results import Done, Waiting
from tests.handlers.deployers.stacks import MARK, Web, template

SIZES = {"Size": {"Type": "String", "Default": "0"}, "Zone": {"Type": "String", "Default": "a"}}


def test_a_first_deployment_creates_the_stack(web: Web) -> None:
    begun = web.offers(template()).start({"exists": False})
    assert begun == Waiting({"phase": "deploy", "stackId": web.stack.id}, web.stack.id)
    assert web.check(begun.operation) == begun
    web.wait()
    assert web.check(begun.operation) == Done(("stack web: CREATE_COMPLETE",))
    assert MARK in web.stack.token


def test_a_later_deployment_updates_it(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    assert web.offers(template("2")).deployed(snapshot) == Done(("stack web: UPDATE_COMPLETE",))
    assert web.stack.content.template == template("2")


def test_the_same_template_again_needs_no_change(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    assert web.offers(template()).start(snapshot) == Done(("stack web needs no change",))


def test_given_parameters_change_and_the_others_stay(web: Web) -> None:
    snapshot = web.runs(template(parameters=SIZES), Size="7", Zone="b").snapshot()
    web.offers(template("2", SIZES), parameters={"Size": "8"}).deployed(snapshot)
    assert dict(web.stack.content.parameters) == {"Size": "8", "Zone": "b"}


def test_a_parameter_that_the_new_template_dropped_is_not_asked_for(web: Web) -> None:
    snapshot = web.runs(template(parameters=SIZES), Size="7", Zone="b").snapshot()
    web.offers(template("2", {"Size": SIZES["Size"]})).deployed(snapshot)
    assert dict(web.stack.content.parameters) == {"Size": "7"}


def test_capabilities_reach_cloudformation(web: Web) -> None:
    web.offers(template(kind="AWS::IAM::Role"), capabilities=["CAPABILITY_NAMED_IAM"]).deployed({"exists": False})
    assert web.stack.capabilities == ["CAPABILITY_NAMED_IAM"]


def test_a_failure_is_told_by_the_first_resource_that_failed(web: Web) -> None:
    begun = web.offers(template(fail="create")).start({"exists": False})
    assert isinstance(begun, Waiting)
    web.wait()
    stack = web.stack
    stack.record(web.world.now(), "Late", "AWS::SNS::Topic", "CREATE_FAILED", "Resource creation cancelled")
    stack.record(web.world.now(), "Later", "AWS::SNS::Topic", "CREATE_FAILED", "a second failure")
    web.wait()
    with pytest.raises(StageError) as failure:
        web.check(begun.operation)
    assert failure.value.code is Code.INFRASTRUCTURE_FAILED
    reason = "stack web ended as ROLLBACK_COMPLETE: Store (AWS::S3::Bucket): Resource handler returned: injected"
    assert failure.value.reason == reason


def test_an_older_failure_is_not_the_reason_where_somebody_cancels_the_update(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.client.update_stack(StackName="web", TemplateBody=template("2", fail="update"), ClientRequestToken="earlier")
    web.wait(60)
    begun = web.offers(template("3", hang=True)).start(snapshot)
    web.client.cancel_update_stack(StackName="web")
    web.wait()
    with pytest.raises(StageError) as failure:
        web.check(begun.operation)  # type: ignore[union-attr]
    wanted = "stack web was changed by somebody else while this deployment changed it; it is UPDATE_ROLLBACK_COMPLETE"
    assert failure.value.reason == wanted


def test_a_stack_deleted_under_way_is_a_failure(web: Web) -> None:
    begun = web.offers(template(hang=True)).start({"exists": False})
    web.client.delete_stack(StackName="web")
    web.wait()
    web.stack.reason = "User Initiated"
    with pytest.raises(StageError, match="stack web ended as DELETE_COMPLETE: User Initiated"):
        web.check(begun.operation)  # type: ignore[union-attr]


def test_beginning_again_is_the_same_operation(web: Web) -> None:
    plan = web.offers(template()).plan({"exists": False})
    first = web.begin(plan)
    assert web.begin(plan) == first
    web.wait()
    assert web.begin(plan) == first
    assert len(web.world.cloudformation.stacks) == 1


@pytest.mark.parametrize("there", [False, True])
def test_our_own_operation_is_recognised_where_aws_refuses_the_second_call(web: Web, there: bool) -> None:
    snapshot = web.runs(template()).snapshot() if there else {"exists": False}
    plan = web.offers(template("2", hang=True)).plan(snapshot)
    first = web.begin(plan)
    web.stack.tokens.clear()  # as if AWS had forgotten the token
    assert web.begin(plan) == first


@pytest.mark.parametrize("mark", ["2026.11.22-3", "web_2", "d" * 64])
def test_every_deployment_id_makes_a_request_token_that_cloudformation_takes(web: Web, mark: str) -> None:
    assert isinstance(web.offers(template()).start({"exists": False}, mark), Waiting)


def test_the_first_failure_is_found_behind_the_newest_page(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def paged(params: dict[str, str]) -> dict[str, object]:
        start = int(params.get("NextToken", 0))
        more = {"NextToken": str(start + 100)} if start + 100 < len(web.stack.events) else {}
        return {"StackEvents": web.stack.events[start : start + 100]} | more

    begun = web.offers(template(fail="create")).start({"exists": False})
    web.wait()
    for n in range(150):
        web.stack.record(web.world.now(), f"Store{n}", "AWS::S3::Bucket", "DELETE_COMPLETE")
    web.wait()
    monkeypatch.setattr(web.world.cloudformation, "describe_stack_events", paged)
    with pytest.raises(StageError, match="injected"):
        web.check(begun.operation)  # type: ignore[union-attr]
