"""Freezes on the page: who said so, until when, and how each is lifted."""

from __future__ import annotations

import pytest

from handlers import freezes
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.handlers.page.conftest import Look
from tests.handlers.page.test_deployment import commands
from tests.world import World


def test_a_freeze_of_all_services_is_shown_before_there_is_any(world: World, api: Api, look: Look) -> None:
    assert "frozen" not in look().text
    assert api.call("POST", "/freeze", body={"reason": "the sale"}, by="eve").status == 200
    document = look()
    assert "All services are frozen by user eve until somebody lifts it: the sale" in document.text
    assert "Nothing has been deployed yet" in document.text


def test_a_freeze_of_all_services_says_how_to_lift_it_and_not_that_nothing_waits(
    shop: Shop, api: Api, look: Look
) -> None:
    shop.asks().ends()
    assert api.call("POST", "/freeze", body={"reason": "the sale"}, by="eve").status == 200
    document = look()
    lift = "python -m ops unfreeze --all --stack dev --reason '...'"
    assert [each.text for each in document.all("code", "command")] == [lift]
    assert "Nothing waits for people" not in document.text


def test_a_window_of_the_config_freezes_all_services(world: World, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    always = {"cron": "0 0 * * *", "minutes": 1440, "timeZone": "UTC", "reason": "holidays"}
    monkeypatch.setattr(freezes, "CONFIG", {"windows": [always]})
    assert "All services are frozen by the config of the stack until " in look().text
    assert "unfreeze" not in look().text
    monkeypatch.setattr(freezes, "CONFIG", {"windows": [always | {"services": ["shop"]}]})
    assert "All services are frozen" not in look().text


def test_a_freeze_says_until_when_by_whom_and_why(shop: Shop, api: Api, look: Look) -> None:
    shop.asks().ends()
    until = int(shop.world.now() * 1000) + 3_600_000
    body = {"reason": "the sale", "until": until}
    assert api.call("POST", "/targets/{service}/freeze", {"service": "shop"}, body=body, by="eve").status == 200
    document = look(service="shop")
    assert document.one("div", "notice").one("h2").text.startswith("Frozen until ")
    assert document.one("div", "notice").one("h2").text.endswith("(1 h left)")
    assert document.one("div", "notice").one("p").text == "By user eve: the sale"
    assert document.one("header", "title").one("span", "pill").text == "Frozen"
    assert commands(document) == ["python -m ops unfreeze shop --stack dev --reason '...'"]


@pytest.mark.parametrize(("alone", "of_all"), [(0, 3_600_000), (3_600_000, 0)])
def test_of_several_freezes_each_is_shown_with_its_way_out(
    shop: Shop, api: Api, look: Look, alone: int, of_all: int
) -> None:
    shop.asks().ends()
    now = int(shop.world.now() * 1000)
    bodies = [{"reason": "x", **({"until": now + lasts} if lasts else {})} for lasts in (alone, of_all)]
    assert api.call("POST", "/targets/{service}/freeze", {"service": "shop"}, body=bodies[0], by="eve").status == 200
    assert api.call("POST", "/freeze", body=bodies[1], by="eve").status == 200
    document = look(service="shop")
    assert sorted(each.one("h2").text.split(" until")[0] for each in document.all("div", "notice")) == [
        "All services are frozen",
        "Frozen",
    ]
    assert sorted(commands(document)) == [
        "python -m ops unfreeze --all --stack dev --reason '...'",
        "python -m ops unfreeze shop --stack dev --reason '...'",
    ]


def test_a_freeze_of_all_services_is_lifted_for_all(shop: Shop, api: Api, look: Look) -> None:
    shop.asks().ends()
    assert api.call("POST", "/freeze", body={"reason": "the sale"}, by="eve").status == 200
    document = look(service="shop")
    assert document.one("div", "notice").one("h2").text == "All services are frozen until somebody lifts it"
    assert "python -m ops unfreeze --all --stack dev --reason '...'" in commands(document)
