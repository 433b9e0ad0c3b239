"""The page as a custom widget: what it is asked, what it answers, and how little it asks AWS."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from domain.approval_events import ApprovalReminded
from domain.deployment import Status
from domain.events import StageStarted
from domain.target import Target
from handlers import page as function
from handlers.adapters import history
from handlers.pages import reading
from handlers.pages.times import Times, zone_of
from tests.handlers.conftest import NOW
from tests.handlers.control.acts import undo_fails
from tests.handlers.control.service import Shop
from tests.handlers.deployments import deployment, running
from tests.handlers.page.conftest import Look
from tests.world import World

SHOWS_MORE = (
    "python -m ops list shows all",
    "python -m ops list --status QUEUED shows all",
    "python -m ops targets shows all",
    "Older ones: python -m ops list",
)
EAST = {"timezone": {"label": "Local", "offsetISO": "+05:30", "offsetInMinutes": -330}}


def test_it_describes_itself_in_markdown_with_its_parameters(world: World) -> None:
    answer = world.invoke("page", {"describe": True}).value
    assert answer.startswith("## ")
    for part in (
        "### Widget parameters\n",
        "**deployment** | ",
        "**service** | ",
        "``` yaml\nservice: storefront\n```",
    ):
        assert part in answer


@pytest.mark.parametrize("name", ["never", "<b>", "target:shop", "id:d-1", "a" * 70, ["d-1"], {"x": 1}, 7])
@pytest.mark.parametrize("what", ["deployment", "service"])
def test_what_is_not_there_is_a_page_too(shop: Shop, look: Look, what: str, name: Any) -> None:
    document = look(**{what: name})
    assert document.one("h1").text == f"There is no such {what}"
    assert str(name) in document.text
    assert document.one("nav").one("button").text == "← All deployments in dev"


def test_nothing_is_asked_of_the_table_for_what_cannot_be_a_name(world: World, look: Look) -> None:
    look(deployment="target:shop")
    assert look.calls == []


def test_a_link_leads_to_the_function_itself(shop: Shop, look: Look) -> None:
    shop.asks().ends()
    actions = look().all("cwdb-action")
    assert {each.attributes["endpoint"] for each in actions} == {"arn:aws:lambda:us-east-1:123456789012:function:page"}
    assert {"service": "shop"} in [json.loads(str(each.content[0])) for each in actions]
    for each in actions:
        assert look(**json.loads(str(each.content[0]))).one("h1").text.startswith("shop")


def test_the_overview_has_no_way_back_and_all_others_have(shop: Shop, look: Look) -> None:
    shop.asks().ends()
    assert look().all("nav") == []
    assert [len(look(**where).all("nav")) for where in ({"deployment": "d-1"}, {"service": "shop"})] == [1, 1]
    (action,) = look(service="shop").one("nav").all("cwdb-action")
    assert action.content == ["{}"]


@pytest.mark.parametrize(("context", "zone"), [(EAST, "UTC+05:30"), ({}, "UTC"), ({"timezone": "x"}, "UTC")])
def test_moments_are_told_in_the_time_zone_of_the_dashboard(world: World, look: Look, context: Any, zone: str) -> None:
    made = look(context).one("footer").one("time")
    assert made.text.endswith(f" {zone}")
    assert made.attributes["datetime"].endswith("Z")


@pytest.mark.parametrize("offset", ["+99:99", "-00:00", "5", "", None, "+05:30\n"])
def test_a_zone_that_cannot_be_is_utc(offset: Any) -> None:
    assert Times(0, zone_of({"timezone": {"offsetISO": offset}})).short(60_000) == "00:01 UTC"


def test_west_is_behind() -> None:
    assert Times(0, zone_of({"timezone": {"offsetISO": "-03:00"}})).short(0) == "21:00 UTC-03:00"


def test_a_table_that_cannot_be_read_is_said_and_logged(
    shop: Shop, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.at_call(1, "error")
    document = look()
    assert document.one("h1").text == "This page could not be read"
    assert "the page could not be read" in capsys.readouterr().out


def test_a_widget_context_that_is_none_of_ours_does_no_harm(world: World) -> None:
    assert world.invoke("page", {"widgetContext": "x"}).ok
    assert world.invoke("page", {}).ok


def test_one_deployment_takes_two_reads_and_a_service_four(shop: Shop, look: Look) -> None:
    shop.asks().ends()
    look(deployment="d-1")
    assert Counter(look.calls) == {"Query": 1, "GetItem": 1}
    look(service="shop")
    assert Counter(look.calls) == {"Query": 2, "GetItem": 2}


def test_the_overview_asks_for_one_page_of_each_kind(world: World, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(6):
        history.commit(running(f"d-{n}"), target=Target(service=f"s-{n}"))
        history.save(deployment(f"queued-{n}", accepted_at=NOW + n))
        history.save(deployment(f"refused-{n}", status=Status.REFUSED, accepted_at=NOW + n))
    for name, most in (("MOST_AT_WORK", 2), ("MOST_QUEUED", 3), ("MOST_RECENT", 3), ("MOST_SERVICES", 2)):
        monkeypatch.setattr(reading, name, most)
    document = look()
    counted = Counter(look.calls)
    assert counted["Query"] <= 4 + len(reading.ENDED) + 3 * 2 + 1
    assert (counted["Scan"], counted["GetMetricData"]) == (1, 1)
    assert len(document.all("article", "run")) == 2
    shown = [each.text for each in document.all("button", "id")]
    assert [each for each in shown if each.startswith("refused")] == [f"refused-{n}" for n in (5, 4, 3)]
    assert [each for each in shown if each.startswith("queued")] == [f"queued-{n}" for n in (3, 4, 5)]
    assert [command for command in SHOWS_MORE if command not in document.text] == []


def test_of_a_history_the_overview_reads_two_pages_however_long_it_is(
    world: World, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People may be reminded every minute for a week."""
    told = running("d-1")
    for n in range(20):
        told = told.tell(ApprovalReminded, NOW + n, given=0, required=1, plan="", expires_at=NOW)
    history.commit(told.tell(StageStarted, NOW + 30, stage="DeployApplication"), target=Target(service="web"))
    look()
    before = Counter(look.calls)["Query"]
    monkeypatch.setattr(reading, "MOST_EVENTS", 4)
    assert "DeployApplication at work" in look().text
    assert Counter(look.calls)["Query"] == before + 1


def test_a_service_that_is_held_is_shown_however_many_there_are(
    shop: Shop, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    undo_fails(shop)
    for n in range(3):
        shop.asks("never-built", f"x-{n}", service=f"a-{n}")
    monkeypatch.setattr(reading, "MOST_SERVICES", 1)
    assert "Held shop after d-3" in look().text


def test_it_reads_and_never_writes(shop: Shop, look: Look) -> None:
    shop.asks().ends()
    for where in ({}, {"deployment": "d-1"}, {"service": "shop"}):
        look(**where)
        assert set(look.calls) <= {"Query", "GetItem", "Scan", "GetMetricData"}


def test_what_can_be_known_of_the_page_is_in_its_handler() -> None:
    assert function.handler.__doc__
    assert "add_custom_widget_dashboard_about" in function.handler.__doc__
