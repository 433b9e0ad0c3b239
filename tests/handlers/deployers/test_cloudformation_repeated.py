"""Whatever was asked of the undo before, and whether or not its answer arrived, asking again is the same."""

from __future__ import annotations

from handlers.results import Done, Waiting
from tests.handlers.deployers.stacks import Web, template

BACK = Done(("stack web is back to the template it had",))
GONE = Done(("stack web is gone, as before",))


def test_every_step_may_be_asked_for_twice(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    before = web.stack.content
    web.offers(template("2", hang=True)).start(snapshot)
    operation, result = None, web.revert(snapshot)
    while isinstance(result, Waiting):
        again = web.revert(snapshot, operation)
        assert (again, web.role.asked("CancelUpdateStack")[1:]) == (result, [])
        operation = result.operation
        web.wait()
        result = web.revert(snapshot, operation)
    assert (web.revert(snapshot, operation), web.stack.content) == (result, before)


def test_a_lost_restore_is_recognised_and_not_cancelled(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2")).deployed(snapshot)
    web.revert(snapshot)
    assert web.revert(snapshot) == Waiting({"phase": "restore", "stackId": web.stack.id}, web.stack.id)
    web.wait()
    assert web.revert(snapshot) == BACK
    assert (len(web.role.asked("UpdateStack")), web.role.asked("CancelUpdateStack")) == (1, [])


def test_a_lost_deletion_is_waited_for(web: Web) -> None:
    web.offers(template()).deployed({"exists": False})
    web.revert({"exists": False})
    assert isinstance(web.revert({"exists": False}), Waiting)
    web.wait()
    assert web.revert({"exists": False}) == GONE


def test_a_deletion_in_progress_is_no_failed_one(web: Web) -> None:
    web.offers(template()).deployed({"exists": False})
    first = web.revert({"exists": False})
    assert isinstance(first, Waiting)
    assert web.revert({"exists": False}, first.operation) == first


def test_a_deletion_that_failed_before_is_tried_again(web: Web) -> None:
    web.offers(template()).deployed({"exists": False})
    web.stack.status = "DELETE_FAILED"
    assert web.reverted({"exists": False}) == GONE
