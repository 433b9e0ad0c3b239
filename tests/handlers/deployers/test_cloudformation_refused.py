"""What CloudFormation refuses for a reason of its own is told, never taken for an absent or resting stack."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.adapters.aws import ClientError
from handlers.results import Done, Waiting
from tests.handlers.deployers.stacks import Web, template
from tests.world import ApiError


def refuses(web: Web, monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
    def refuse(params: dict[str, Any]) -> None:
        raise ApiError("AccessDenied", "not authorized", status=403)

    monkeypatch.setattr(web.world.cloudformation, operation, refuse)


def test_a_stack_that_may_not_be_seen_is_not_absent(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    refuses(web, monkeypatch, "describe_stacks")
    with pytest.raises(ClientError, match="not authorized"):
        web.snapshot()


def test_events_that_may_not_be_seen_are_told(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = web.offers(template(fail="create")).start({"exists": False})
    assert isinstance(begun, Waiting)
    web.wait(60)
    refuses(web, monkeypatch, "describe_stack_events")
    with pytest.raises(ClientError, match="not authorized"):
        web.check(begun.operation)


def test_an_update_that_may_not_be_cancelled_is_told(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2", hang=True)).start(snapshot)
    refuses(web, monkeypatch, "cancel_update_stack")
    with pytest.raises(ClientError, match="not authorized"):
        web.revert(snapshot)


def test_a_new_stack_of_the_same_name_is_not_taken_for_the_one_being_deleted(web: Web) -> None:
    web.offers(template()).deployed({"exists": False})
    deleting = web.revert({"exists": False})
    assert isinstance(deleting, Waiting)
    web.wait()
    web.runs(template("3"))
    assert isinstance(web.revert({"exists": False}, deleting.operation), Done)
    assert web.stack.status == "CREATE_COMPLETE"
