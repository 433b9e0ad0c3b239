"""Two at once: exactly one wins where only one can, and both are told the truth."""

from __future__ import annotations

from tests.handlers.control.api import Api
from tests.handlers.control.races import REQUESTS, WRITES, Both
from tests.handlers.control.service import Shop
from tests.sweep.people import at_work, queued
from tests.sweep.scenarios import request

BAKES = [{"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 100}]


def test_two_cancellations_at_once_are_one(shop: Shop, api: Api) -> None:
    shop.waits()
    both = Both(shop, lambda: api.cancel("ann"), lambda: api.cancel("ben"))
    assert both.first == both.second
    assert (shop.ends(), shop.row()["cancel"]["name"]) == ("CANCELLED", "ben")
    assert len(shop.told("CancellationRequested")) == 1


def test_a_cancellation_that_the_end_came_before_is_too_late(shop: Shop, api: Api) -> None:
    shop.world.cloudwatch.alarms["errors"] = "OK"
    shop.asks(validation=BAKES).until(at_work("ValidateDeployment"))
    both = Both(shop, api.cancel, shop.ends)
    assert both.second.told == (409, "late")
    assert (both.first, shop.row()["status"], shop.live) == ("SUCCEEDED", "SUCCEEDED", "2")
    assert shop.told("CancellationRequested") == []


def test_one_whose_turn_came_while_it_was_cancelled_is_cancelled_on_its_way(shop: Shop, api: Api) -> None:
    """It gives up its place and its turn, which is one transaction: whoever comes second reads again."""
    shop.waits()
    shop.asks(deployment_id="d-2").until(queued, "d-2")

    def its_turn() -> str:
        api.cancel()
        return str(shop.until(lambda state: state.get("status") == "RUNNING", "d-2").row("d-2")["status"])

    both = Both(shop, lambda: api.cancel(deployment_id="d-2"), its_turn, at=WRITES + 1)
    assert (both.first, both.second.status) == ("RUNNING", 202)
    assert shop.ends("d-2") == "CANCELLED"
    assert set(api.call("GET", "/targets/{service}", {"service": "shop"}).document) == {"service", "history"}


def test_two_who_wait_and_are_cancelled_at_once_both_give_up_their_places(shop: Shop, api: Api) -> None:
    shop.waits()
    for name in ("d-2", "d-3"):
        shop.asks("1", deployment_id=name)
    both = Both(shop, lambda: api.cancel(deployment_id="d-2"), lambda: api.cancel(deployment_id="d-3"), at=WRITES + 1)
    assert (both.first["status"], both.second["status"]) == ("CANCELLED", "CANCELLED")
    assert "queue" not in api.call("GET", "/targets/{service}", {"service": "shop"}).document


def test_the_same_request_twice_at_once_is_one_deployment(shop: Shop, api: Api) -> None:
    wanted = request("d-1", "2")
    both = Both(shop, lambda: api.ask(wanted), lambda: api.ask(wanted), at=REQUESTS)
    assert both.first == both.second
    assert len(shop.told("DeploymentStarted")) == 1


def test_of_two_requests_at_once_the_second_waits(shop: Shop, api: Api) -> None:
    one, other = request("d-1", "2"), request("d-2", "1")
    both = Both(shop, lambda: api.ask(one), lambda: api.ask(other), at=REQUESTS)
    assert (both.first["status"], both.second["status"]) == ("RUNNING", "QUEUED")
    assert (shop.ends(), shop.row("d-2")["status"]) == ("SUCCEEDED", "SUCCEEDED")
