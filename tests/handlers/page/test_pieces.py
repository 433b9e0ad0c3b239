"""Moments, steps, lists and timelines as every view shows them."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any

import pytest

from domain.deployment import Status
from domain.spans import Span
from handlers.adapters import history, lists
from handlers.pages import reading, timeline
from handlers.pages.live import services as live
from handlers.pages.pieces import Page
from handlers.pages.steps import to_come
from handlers.pages.times import Times
from tests.handlers.control.service import Shop
from tests.handlers.deployments import deployment
from tests.handlers.page.conftest import Look
from tests.handlers.page.documents import ARN, NOW, everything
from tests.handlers.page.reader import read
from tests.handlers.page.test_overview import part, rows
from tests.world import World

TIMES = Times(NOW)
PAGE = Page("prod", TIMES, ARN)
DAY = 86_400_000
BEGUN: list[tuple[str, Span, str]] = [("PrepareDeployment", "done", ""), ("DeployInfrastructure", "at work", "")]


def test_a_moment_of_another_day_has_its_day() -> None:
    assert TIMES.short(NOW) == "10:32 UTC"
    assert TIMES.short(NOW + DAY) == "Tue 24 Nov 10:32 UTC"
    late = Times(NOW, timezone(timedelta(hours=14)))
    assert late.short(NOW) == "00:32 UTC+14:00"
    assert late.short(NOW - 3_600_000) == "Mon 23 Nov 23:32 UTC+14:00"


def test_what_is_over_says_for_how_long() -> None:
    assert TIMES.until(NOW + 60_000) == "until 10:33 UTC (1 min left)"
    assert TIMES.until(NOW - 60_000) == "until 10:31 UTC (over for 1 min)"


def test_what_was_a_moment_ago_is_just_now() -> None:
    assert (TIMES.ago(NOW - 999), TIMES.ago(NOW - 1000)) == ("just now", "1.0 s ago")


@pytest.mark.parametrize(
    ("document", "names"),
    [
        ({"status": "RUNNING"}, ["DeployApplication", "ValidateDeployment"]),
        ({"status": "RUNNING", "retries": "d-0"}, []),
        ({"status": "ROLLING_BACK"}, ["RollbackApplication", "RollbackInfrastructure"]),
        ({"status": "SUCCEEDED"}, []),
        ({"status": "ROLLBACK_FAILED"}, []),
    ],
)
def test_only_stages_that_will_begin_are_to_come(document: dict[str, Any], names: list[str]) -> None:
    assert to_come(document, BEGUN) == names


def test_what_waits_has_all_stages_to_come() -> None:
    assert to_come({"status": "QUEUED"}, [])[0] == "PrepareDeployment"
    assert "ApproveDeployment" not in to_come({"status": "QUEUED"}, [])


def happened(n: int, at: int = NOW) -> dict[str, Any]:
    return {"event": "StageStarted", "sequence": n, "at": at, "detail": {"stage": f"stage-{n}"}}


def test_a_long_history_is_cut_at_its_beginning() -> None:
    whole = [happened(n) for n in range(timeline.MOST + 3)]
    told = read(str(timeline.timeline(PAGE, "What happened", whole)))
    assert len(told.all("li")) == timeline.MOST
    assert "3 earlier events are left out." in told.text
    assert "stage-2 begins" not in told.text
    assert "left out" not in read(str(timeline.timeline(PAGE, "What happened", whole[3:]))).text


def test_a_history_of_today_tells_times_alone() -> None:
    def moments(*at: int) -> list[str]:
        told = read(str(timeline.timeline(PAGE, "x", [happened(n, each) for n, each in enumerate(at)])))
        return [each.text for each in told.all("time")]

    assert moments(NOW) == ["10:32:10"]
    assert moments(NOW - DAY, NOW) == ["22 Nov 10:32:10", "10:32:10"]


def test_services_say_all_that_stands_in_the_way() -> None:
    told = {row[0]: row[1:] for row in rows(read(live(PAGE, everything())))}
    assert told["ledger"][-1] == "1 in the queue no way back behind version 6"
    assert told["mail"][-1] == "Frozen by user bob until somebody lifts it: The sale"
    assert told["new"] == ["nothing", "", "free", ""]
    assert told["shop"][2] == "Busy with shop-42-m3p8w"
    assert "Frozen by the config of the stack until " in told["shop"][-1]
    assert told["storefront"][-1].endswith("2 versions in quarantine")


def test_what_nobody_could_read_is_listed_without_a_link_to_a_service(world: World, look: Look) -> None:
    nameless = {"service": "", "version": "", "requested_by": ""}
    history.save(deployment("d-2", status=Status.REFUSED, **nameless))
    (row,) = rows(part(look(), "Recent deployments"))
    assert (row[:3], row[5]) == (["d-2", "(none)", "(none)"], "nobody says")
    assert look(deployment="d-2").one("h1").text.startswith("(no service)")


def test_what_has_ended_meanwhile_is_not_at_work(shop: Shop, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.asks().ends()
    behind, page = [{"deploymentId": "d-1"}, {"deploymentId": "gone"}], lists.page

    def late(index: str, key: str, value: str, *more: Any) -> Any:
        return (behind, None) if value == "RUNNING" else page(index, key, value, *more)

    monkeypatch.setattr(reading.lists, "page", late)
    assert "Nothing is being deployed." in look().text
