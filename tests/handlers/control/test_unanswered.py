"""Where AWS cannot be asked, whoever calls is told to try again; and trying again does nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.handlers.control.api import Answer, Api
from tests.handlers.control.service import Shop
from tests.sweep.scenarios import request
from tests.world import ApiError

READS: dict[str, Callable[[Api], Answer]] = {
    "list": lambda api: api.call("GET", "/deployments"),
    "list of a service": lambda api: api.call("GET", "/targets/{service}/deployments", {"service": "shop"}),
    "show": lambda api: api.show(),
    "services": lambda api: api.call("GET", "/targets"),
    "service": lambda api: api.call("GET", "/targets/{service}", {"service": "shop"}),
}
BUSY = (503, "busy")


@pytest.mark.parametrize("mode", ["error", "lost", "outage"])
@pytest.mark.parametrize("read", READS)
def test_what_cannot_be_read_now_is_to_be_tried_again(shop: Shop, api: Api, read: str, mode: str) -> None:
    shop.waits()
    shop.at_call(1, mode)
    answer = READS[read](api)
    assert answer.told == BUSY
    assert answer["advice"] == "try again in a moment; nothing is done twice"


@pytest.mark.parametrize("call", [1, 2])
@pytest.mark.parametrize("mode", ["error", "lost"])
def test_a_vote_is_counted_once_however_often_it_is_tried(shop: Shop, api: Api, call: int, mode: str) -> None:
    plan = shop.waits(people=2).row()["plan"]["digest"]
    shop.at_call(call, mode)
    assert api.vote("ann", plan=plan).told == BUSY
    again = api.vote("ann", plan=plan)
    assert (again.status, again["approval"]["given"], len(shop.told("VoteCast"))) == (200, 1, 1)


@pytest.mark.parametrize("call", [1, 2])
@pytest.mark.parametrize("mode", ["error", "lost"])
def test_a_cancellation_is_asked_for_once_however_often_it_is_tried(shop: Shop, api: Api, call: int, mode: str) -> None:
    shop.waits().at_call(call, mode)
    assert api.cancel().told == BUSY
    assert api.cancel().status == 202
    assert (shop.ends(), len(shop.told("CancellationRequested"))) == ("CANCELLED", 1)


@pytest.mark.parametrize("call", [1, 2, 3])
@pytest.mark.parametrize("mode", ["error", "lost"])
def test_a_request_is_taken_once_however_often_it_is_tried(shop: Shop, api: Api, call: int, mode: str) -> None:
    wanted = request("d-1", "2")
    shop.at_call(call, mode)
    assert api.ask(wanted).told == BUSY
    assert api.ask(wanted).status == 202
    assert (shop.ends(), len(shop.told("DeploymentStarted"))) == ("SUCCEEDED", 1)


def test_a_decision_that_could_not_be_told_to_the_gate_is_counted_all_the_same(shop: Shop, api: Api) -> None:
    plan = shop.waits().row()["plan"]["digest"]
    shop.at_call(3, "error")
    answer = api.vote("ann", plan=plan)
    assert (shop.hit, answer.status, answer["approval"]["decision"]) == (["Invoke"], 200, "approved")
    assert shop.ends() == "SUCCEEDED"


def test_what_is_broken_is_told_without_its_inside(shop: Shop, api: Api, monkeypatch: Any, capsys: Any) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr("handlers.adapters.lists.with_events", broken)
    answer = api.show()
    assert answer.told == (500, "broken")
    assert "hunter2" not in str(answer.document)
    assert '"message": "not answered", "error": "RuntimeError"' in capsys.readouterr().out


def test_what_aws_refuses_is_broken_and_not_busy(shop: Shop, api: Api, monkeypatch: Any) -> None:
    def refuse(params: Any) -> None:
        raise ApiError("AccessDeniedException", "not authorized to perform: dynamodb:Query")

    monkeypatch.setattr(shop.world.dynamodb, "query", refuse)
    answer = api.show()
    assert answer.told == (500, "broken")
    assert "dynamodb" not in str(answer.document)
