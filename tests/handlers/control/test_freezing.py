"""People freeze a service, or all of them, and let them go on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handlers.control.acts import Acts, two_lived
from tests.handlers.control.api import USER, Api
from tests.handlers.control.service import Shop

ALL = "/freeze", "/unfreeze"


@pytest.fixture
def acts(shop: Shop, api: Api) -> Acts:
    two_lived(shop)
    return Acts(api)


def now(shop: Shop) -> int:
    return int(shop.world.now_ms())


def test_a_service_is_frozen_and_says_so(shop: Shop, acts: Acts) -> None:
    at = now(shop)
    answer = acts.freezes(by="ann", until=at + 60_000)
    said = {"by": f"{USER}ann", "reason": "sales", "until": at + 60_000}
    assert (answer.status, answer["freeze"]) == (200, {**said, "at": at})
    shown = acts.shows()
    assert (shown["freeze"], shown["frozen"]) == ({**said, "at": at}, {**said, "scope": "shop"})
    (frozen,) = shown["history"]
    assert frozen["event"] == "TargetFrozen"
    assert said.items() <= frozen["detail"].items()


def test_what_is_asked_for_then_waits_until_somebody_unfreezes_it(shop: Shop, api: Api, acts: Acts) -> None:
    acts.freezes()
    shop.asks("1", "d-3").asks("2", "d-4")
    assert (shop.row("d-3")["status"], acts.shows()["queue"]) == ("QUEUED", ["d-3", "d-4"])
    assert api.show("d-3")["history"][0]["detail"]["because"] == f"shop is frozen by {USER}eve: sales"
    answer = acts.unfreezes(by="ann")
    assert (answer.status, answer["holder"], answer["queue"]) == (200, "d-3", ["d-4"])
    assert {"freeze", "frozen"}.isdisjoint(answer.document)
    assert (acts.journal(), shop.ends("d-4")) == (["TargetUnfrozen", "TargetFrozen"], "SUCCEEDED")


def test_a_freeze_ends_by_itself_within_a_minute(shop: Shop, acts: Acts) -> None:
    acts.freezes(until=now(shop) + 120_000)
    shop.asks("1", "d-3").passes(1.9)
    assert shop.row("d-3")["status"] == "QUEUED"
    shop.passes(1.2)
    assert shop.row("d-3")["status"] != "QUEUED"
    assert acts.unfreezes().told == (409, "not-frozen")


def test_what_runs_goes_on(shop: Shop, acts: Acts) -> None:
    shop.asks("1", "d-3").asks("2", "d-4")
    acts.freezes()
    assert (shop.row("d-3")["status"], acts.shows()["holder"]) == ("RUNNING", "d-3")
    assert shop.world.run_until(lambda: shop.row("d-3")["status"] == "SUCCEEDED")
    assert (acts.shows()["queue"], "holder" in acts.shows().document) == (["d-4"], False)
    assert acts.unfreezes()["holder"] == "d-4"


def test_one_that_runs_when_it_is_unfrozen_keeps_its_service(shop: Shop, acts: Acts) -> None:
    acts.freezes()
    acts.goes_back()
    shop.asks("1", "d-3")
    answer = acts.unfreezes()
    assert (answer["holder"], answer["queue"]) == ("r-1", ["d-3"])


def test_all_services_are_frozen_and_each_says_so(shop: Shop, api: Api, acts: Acts) -> None:
    answer = acts.post(ALL[0], {"reason": "holidays"}, by="ann")
    assert (answer.status, answer["service"], answer["freeze"]["reason"]) == (200, "*", "holidays")
    assert acts.shows()["frozen"] == {"by": f"{USER}ann", "reason": "holidays", "until": 0, "scope": "*"}
    (listed,) = api.call("GET", "/targets")["targets"]
    assert (listed["service"], listed["frozen"]["scope"]) == ("shop", "*")
    shop.asks("1", "d-3")
    assert shop.row("d-3")["status"] == "QUEUED"
    assert acts.unfreezes().told == (409, "not-frozen")
    assert acts.post(ALL[1], {"reason": "over"}).status == 200
    assert shop.row("d-3")["status"] == "QUEUED"
    shop.passes(1.1)
    assert shop.row("d-3")["status"] != "QUEUED"


def test_one_that_is_unfrozen_while_all_are_frozen_waits_still(shop: Shop, acts: Acts) -> None:
    acts.freezes()
    acts.post(ALL[0], {"reason": "holidays"})
    shop.asks("1", "d-3")
    answer = acts.unfreezes()
    assert ("holder" in answer.document, answer["queue"]) == (False, ["d-3"])


def test_a_freeze_may_be_said_again_for_longer(shop: Shop, acts: Acts) -> None:
    acts.freezes(until=now(shop) + 60_000)
    acts.freezes(until=0, by="ann")
    assert (acts.shows()["freeze"]["until"], acts.shows()["freeze"]["by"]) == (0, f"{USER}ann")


def test_nothing_is_unfrozen_that_nobody_froze(acts: Acts) -> None:
    answer = acts.unfreezes()
    assert (answer.told, answer["detail"]) == ((409, "not-frozen"), "nobody has frozen shop")
    assert acts.post(ALL[1], {"reason": "why"})["detail"] == "nobody has frozen all services"


def test_a_service_that_nobody_deployed_is_not_frozen_by_a_slip_of_the_pen(acts: Acts) -> None:
    assert acts.freezes(service="shpo").told == (404, "not-there")
    assert acts.unfreezes(service="shpo").told == (404, "not-there")
    assert acts.freezes(service="*").told == (404, "not-there")


def test_a_freeze_cannot_end_before_it_begins(shop: Shop, acts: Acts) -> None:
    for path in ("freeze", ALL[0]):
        answer = acts.post(path, {"reason": "sales", "until": now(shop)})
        assert (answer.told, answer["advice"]) == ((409, "past"), "give a time to come, or none")


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x", "until": "soon"}, {"reason": "x", "until": -1}])
def test_a_freeze_says_why_and_until_when(acts: Acts, body: dict[str, Any]) -> None:
    assert acts.post("freeze", body).told == (400, "bad-call")
    assert acts.post(ALL[0], body).told == (400, "bad-call")
