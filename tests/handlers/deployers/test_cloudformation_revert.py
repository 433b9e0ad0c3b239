"""A stack comes back to what it was, from whatever state the deployment left it in."""

from __future__ import annotations

from handlers.results import Done, Waiting
from tests.handlers.deployers.stacks import MARK, Web, template

SIZES = {"Size": {"Type": "String"}}
BACK = Done(("stack web is back to the template it had",))
GONE = Done(("stack web is gone, as before",))


def test_a_first_deployment_is_deleted(web: Web) -> None:
    web.offers(template()).deployed({"exists": False})
    assert web.reverted({"exists": False}) == GONE
    assert web.stack.status == "DELETE_COMPLETE"


def test_a_creation_in_progress_is_deleted_at_once(web: Web) -> None:
    web.offers(template(hang=True)).start({"exists": False})
    assert web.revert({"exists": False}) == Waiting({"phase": "delete", "stackId": web.stack.id}, web.stack.id)
    web.wait()
    assert web.stack.status == "DELETE_COMPLETE"


def test_a_creation_that_failed_is_deleted_once_it_rests(web: Web) -> None:
    web.offers(template(fail="create")).start({"exists": False})
    web.wait()
    assert web.stack.status == "ROLLBACK_IN_PROGRESS"
    assert web.revert({"exists": False}) == Waiting({"phase": "rest", "stackId": web.stack.id}, web.stack.id)
    assert web.reverted({"exists": False}) == GONE


def test_a_stack_that_was_never_made_is_gone_already(web: Web) -> None:
    assert web.revert({"exists": False}) == GONE


def test_an_update_is_restored_with_its_parameters(web: Web) -> None:
    snapshot = web.runs(template(parameters=SIZES), Size="7").snapshot()
    before = web.stack.content
    web.offers(template("2", SIZES), parameters={"Size": "8"}).deployed(snapshot)
    assert web.reverted(snapshot) == BACK
    assert web.stack.content == before
    assert f"{MARK}-undo" in web.stack.token


def test_a_secret_parameter_keeps_its_value(web: Web) -> None:
    secret = {"Key": {"Type": "String", "NoEcho": True}}
    snapshot = web.runs(template(parameters=secret), Key="old").snapshot()
    assert snapshot["parameters"] == {"Key": "****"}
    web.offers(template("2", secret)).deployed(snapshot)
    web.reverted(snapshot)
    assert dict(web.stack.content.parameters) == {"Key": "old"}


def test_an_update_in_progress_is_cancelled_and_restored(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2", hang=True)).start(snapshot)
    assert web.revert(snapshot) == Waiting({"phase": "rest", "stackId": web.stack.id}, web.stack.id)
    assert web.stack.status == "UPDATE_ROLLBACK_IN_PROGRESS"
    assert web.reverted(snapshot) == Done(("CloudFormation itself took stack web back",))
    assert web.stack.content.template == template()


def test_an_update_that_ends_just_before_it_is_cancelled_is_restored(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2")).start(snapshot)
    known = web.world.cloudformation.describe_stacks

    def ends_after_the_look(params: dict[str, str]) -> dict[str, object]:
        seen = known(params)
        web.world.cloudformation.describe_stacks = known  # type: ignore[method-assign]
        web.wait()
        return seen

    web.world.cloudformation.describe_stacks = ends_after_the_look  # type: ignore[method-assign]
    assert web.reverted(snapshot) == BACK


def test_what_cloudformation_rolled_back_itself_is_left_alone(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2", fail="update")).start(snapshot)
    web.wait(60)
    events = len(web.stack.events)
    assert isinstance(web.revert(snapshot), Done)
    assert len(web.stack.events) == events


def test_what_needed_no_undo_is_told_by_the_name_of_the_stack(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2", fail="update")).start(snapshot)
    web.wait(60)
    assert web.revert(snapshot) == Done(("CloudFormation itself took stack web back",))


def test_a_rollback_in_progress_is_waited_for_and_not_cancelled(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2", fail="update")).start(snapshot)
    web.wait()
    assert web.stack.status == "UPDATE_ROLLBACK_IN_PROGRESS"
    web.reverted(snapshot)
    assert web.role.asked("CancelUpdateStack") == []


def test_a_stuck_rollback_is_continued_and_then_at_rest(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2", fail="update-and-rollback")).start(snapshot)
    web.wait(60)
    assert web.stack.status == "UPDATE_ROLLBACK_FAILED"
    assert web.revert(snapshot) == Waiting({"phase": "continue", "stackId": web.stack.id}, web.stack.id)
    assert web.reverted(snapshot) == Done(("CloudFormation itself took stack web back",))
