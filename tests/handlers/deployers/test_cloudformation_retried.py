"""An undo that failed is tried once more: what the attempt before left behind is not taken for success."""

from __future__ import annotations

import pytest

from domain.errors import StageError
from handlers.deployers import marks
from tests.handlers.deployers.stacks import MARK, Web, template

AGAIN = f"{MARK}#1"


def broken(web: Web, fate: str) -> dict[str, object]:
    """The snapshot of a stack whose restore has failed once."""
    snapshot = web.runs(template(fail=fate)).snapshot()
    web.offers(template("2")).deployed(snapshot)
    with pytest.raises(StageError):
        web.reverted(snapshot)
    return snapshot


@pytest.mark.parametrize("fate", ["update", "update-and-rollback"])
def test_a_restore_that_failed_is_made_again_when_the_cause_is_mended(
    web: Web, fate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = broken(web, fate)
    monkeypatch.setattr(web.world.cloudformation, "mended", True)
    web.reverted(snapshot, AGAIN)
    assert web.stack.content.template == template(fail=fate)


@pytest.mark.parametrize("fate", ["update", "update-and-rollback"])
def test_it_fails_again_where_nothing_is_mended(web: Web, fate: str) -> None:
    with pytest.raises(StageError, match="could not be brought back"):
        web.reverted(broken(web, fate), AGAIN)


def test_a_restore_that_came_to_its_end_after_it_was_given_up_is_recognised(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2")).deployed(snapshot)
    web.revert(snapshot)
    web.wait()
    assert web.reverted(snapshot, AGAIN).summary == ("stack web needs no change",)
    assert web.stack.content.template == template()


def test_a_restore_that_still_runs_is_brought_to_rest_first(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2")).deployed(snapshot)
    web.revert(snapshot)
    web.reverted(snapshot, AGAIN)
    assert web.stack.content.template == template()


def test_a_stack_that_could_not_be_deleted_is_deleted_again(web: Web) -> None:
    web.offers(template()).deployed({"exists": False})
    web.revert({"exists": False})
    web.reverted({"exists": False}, AGAIN)
    assert web.stack.status == "DELETE_COMPLETE"


def test_what_the_deployment_did_is_its_own_work_for_every_attempt(web: Web) -> None:
    assert (marks.root(AGAIN), marks.again(AGAIN), marks.root(MARK), marks.again(MARK)) == (MARK, True, MARK, False)


def test_a_stack_that_somebody_brought_back_by_hand_is_as_it_was(web: Web) -> None:
    """And one that somebody changed otherwise is theirs."""
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2")).deployed(snapshot)
    web.client.update_stack(StackName="web", TemplateBody=template("3"))
    web.wait()
    with pytest.raises(StageError, match="was changed by somebody else since"):
        web.reverted(snapshot)
    web.client.update_stack(StackName="web", TemplateBody=template())
    web.wait()
    assert web.reverted(snapshot, AGAIN).summary == ("stack web was brought back by somebody else",)
