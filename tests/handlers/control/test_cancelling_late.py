"""What has ended cannot be cancelled; what is cancelled stays so, however often it is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from domain import stages
from tests.handlers.control.api import CANCELLATION, USER, Api
from tests.handlers.control.service import Shop
from tests.sweep.people import at_work
from tests.world.clients import proxied


@pytest.mark.parametrize(("version", "ends"), [("2", "SUCCEEDED"), ("3", "ROLLED_BACK"), ("never-built", "FAILED")])
def test_what_has_ended_cannot_be_cancelled(shop: Shop, api: Api, version: str, ends: str) -> None:
    assert shop.asks(version).ends() == ends
    before = shop.row()
    answer = api.cancel()
    assert answer.told == (409, "late")
    assert f"has ended as {ends}" in answer["detail"]
    assert shop.row() == before


def test_what_was_refused_cannot_be_cancelled(shop: Shop, api: Api) -> None:
    shop.asks(colour="red")
    assert api.cancel().told == (409, "late")


def test_what_was_rejected_or_expired_cannot_be_cancelled(shop: Shop, api: Api) -> None:
    shop.waits()
    assert shop.ends() == "EXPIRED"
    assert api.cancel().told == (409, "late")


def test_what_is_not_there_cannot_be_cancelled(api: Api) -> None:
    assert api.cancel(deployment_id="d-9").told == (404, "not-there")


def test_one_whose_stages_are_all_done_cannot_be_cancelled_any_more(shop: Shop, api: Api) -> None:
    """Only its end is not written yet: it is live."""
    shop.asks().until(lambda state: stages.VALIDATE in state.get("done", []))
    assert api.cancel().told == (409, "late")
    assert (shop.ends(), shop.live) == ("SUCCEEDED", "2")


def test_cancelling_again_is_told_the_same_and_changes_nothing(shop: Shop, api: Api) -> None:
    shop.asks("hanging").until(at_work(stages.INFRASTRUCTURE))
    first, before = api.cancel(), shop.row()
    assert api.cancel("ben") == first
    assert shop.row() == before
    shop.ends()
    assert api.cancel("ben")["message"] == "it is cancelled"
    assert len(shop.told("CancellationRequested")) == 1


@pytest.mark.parametrize("mode", ["error", "lost", "crash-before"])
def test_a_gate_that_could_not_be_woken_is_told_by_the_sweep(shop: Shop, api: Api, mode: str) -> None:
    shop.waits().at_call(3, mode)
    if mode == "crash-before":
        shop.world.invoke("control", cancellation())
    else:
        assert api.cancel().status == 202
    assert (shop.hit, shop.ends()) == (["Invoke"], "CANCELLED")


def cancellation() -> dict[str, Any]:
    return proxied("POST", CANCELLATION, {"deploymentId": "d-1"}, by=f"{USER}eve", body={"reason": "no"})
