"""Where a stack cannot be brought back, people are told why; and what others made is not undone."""

from __future__ import annotations

import pytest

from domain.errors import Code, StageError
from handlers.results import Waiting
from tests.handlers.deployers.stacks import Web, template
from tests.world.stacks import Operation


def failed(web: Web, snapshot: dict[str, object]) -> str:
    with pytest.raises(StageError) as failure:
        web.reverted(snapshot)
    assert failure.value.code is Code.UNDO_FAILED
    return failure.value.reason


def test_a_restore_that_fails_says_why(web: Web) -> None:
    snapshot = web.runs(template(fail="update")).snapshot()
    web.offers(template("2")).deployed(snapshot)
    said = failed(web, snapshot)
    assert said.startswith(
        "stack web could not be brought back, it is UPDATE_ROLLBACK_COMPLETE: Store (AWS::S3::Bucket)"
    )


def test_a_restore_whose_own_rollback_fails_says_so(web: Web) -> None:
    snapshot = web.runs(template(fail="update-and-rollback")).snapshot()
    web.offers(template("2")).deployed(snapshot)
    assert failed(web, snapshot).startswith(
        "stack web could not be brought back, it is UPDATE_ROLLBACK_FAILED: Store (AWS::S3::Bucket)"
    )
    assert web.role.asked("ContinueUpdateRollback") == []


def test_a_stuck_rollback_is_continued_only_once(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2", fail="update-and-rollback")).start(snapshot)
    web.wait(60)
    waiting = web.revert(snapshot)
    assert isinstance(waiting, Waiting)
    web.stack.operation = Operation("stuck", web.world.now() + 30, "UPDATE_ROLLBACK_FAILED")
    web.wait()
    with pytest.raises(
        StageError, match="stack web could not be brought back, it is UPDATE_ROLLBACK_FAILED"
    ) as failure:
        web.revert(snapshot, waiting.operation)
    assert failure.value.code is Code.UNDO_FAILED
    assert len(web.role.asked("ContinueUpdateRollback")) == 1


def test_a_stack_that_cannot_be_deleted_says_why(web: Web) -> None:
    web.offers(template()).deployed({"exists": False})
    waiting = web.revert({"exists": False})
    web.stack.record(web.world.now(), "Store", "AWS::S3::Bucket", "DELETE_FAILED", "The bucket is not empty")
    web.stack.operation = Operation("stuck", web.world.now() + 30, "DELETE_FAILED")
    web.wait()
    with pytest.raises(StageError) as failure:
        web.revert({"exists": False}, waiting.operation)  # type: ignore[union-attr]
    assert failure.value.code is Code.UNDO_FAILED
    assert failure.value.reason == "stack web cannot be deleted: Store (AWS::S3::Bucket): The bucket is not empty"


def test_a_stack_that_is_gone_must_be_made_by_hand(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2")).deployed(snapshot)
    web.client.delete_stack(StackName="web")
    web.wait()
    assert failed(web, snapshot) == "stack web was there before and is gone; create it again by hand"


def test_another_stack_of_the_same_name_is_not_taken_for_the_one_that_is_gone(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.client.delete_stack(StackName="web")
    web.wait()
    web.runs(template("3"))
    assert "is gone" in failed(web, snapshot)
    assert web.stack.content.template == template("3")


def test_a_stack_that_somebody_else_created_is_never_deleted(web: Web) -> None:
    snapshot = web.snapshot()
    plan = web.offers(template("2")).plan(snapshot)
    web.runs(template())
    with pytest.raises(StageError, match="OBSOLETE"):
        web.begin(plan)
    web.reverted(snapshot)
    assert web.stack.status == "CREATE_COMPLETE"


def test_an_update_of_somebody_else_is_never_cancelled(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    plan = web.offers(template("2")).plan(snapshot)
    web.client.update_stack(StackName="web", TemplateBody=template("3"), ClientRequestToken="theirs")
    with pytest.raises(StageError, match="OBSOLETE"):
        web.begin(plan)
    web.revert(snapshot)
    assert web.role.asked("CancelUpdateStack") == []
