"""Pages of the tables as DynamoDB gives them, and a deployment with all its events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import events
from domain.deployment import Status
from domain.target import Target
from handlers.adapters import history, lists
from tests.handlers.conftest import NOW
from tests.handlers.deployments import deployment, full


@pytest.fixture(autouse=True)
def seven(tables: Any) -> None:
    for n in range(7):
        told = deployment(f"d{n}", accepted_at=NOW + n, at=NOW + n, service="web" if n % 2 else "shop")
        history.commit(told.tell(events.StageStarted, NOW, stage="x"), target=Target(service=f"s{n}"), use="digest")


def all_pages(index: str, key: str, value: str, limit: int) -> list[str]:
    found: list[str] = []
    after = None
    for _ in range(10):
        rows, after = lists.page(index, key, value, limit, after)
        assert len(rows) <= limit
        found += [row["deploymentId"] for row in rows]
        if after is None:
            return found
        assert lists.is_place(after)
    raise AssertionError("no end in ten pages")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_pages_go_from_the_newest_to_the_oldest(limit: int) -> None:
    assert all_pages("StatusIndex", "status", "QUEUED", limit) == [f"d{n}" for n in (6, 5, 4, 3, 2, 1, 0)]
    assert all_pages("ServiceIndex", "service", "web", limit) == ["d5", "d3", "d1"]


def test_a_listed_deployment_has_all_that_lists_show() -> None:
    for index, key, value in (("StatusIndex", "status", "QUEUED"), ("ServiceIndex", "service", "shop")):
        rows, _ = lists.page(index, key, value, 1, None)
        assert rows == [
            {
                "deploymentId": "d6",
                "service": "shop",
                "version": "2",
                "environment": "dev",
                "status": "QUEUED",
                "kind": "deployment",
                "requestedBy": "ci",
                "acceptedAt": NOW + 6,
            }
        ]


def test_what_could_not_be_read_of_a_refused_request_is_empty(tables: Any) -> None:
    nameless = {"service": "", "version": "", "requested_by": "", "environment": "", "status": Status.REFUSED}
    history.save(deployment("d9", **nameless))
    ((row,), _) = lists.page("StatusIndex", "status", "REFUSED", 5, None)
    assert (row["service"], row["version"], row["environment"], row["requestedBy"]) == ("", "", "", "")


@pytest.mark.parametrize("after", [["d3", NOW + 3], ["gone", NOW + 3], ["d3"], ["gone"], ["d0", -5], ["x", 1 << 52]])
def test_a_place_need_not_exist_any_more(after: list[Any]) -> None:
    rows, _ = lists.page("StatusIndex", "status", "QUEUED", 100, after)
    assert {row["deploymentId"] for row in rows} <= {f"d{n}" for n in range(7)}


@pytest.mark.parametrize("after", [["gone"], ["s3", 7], ["\u0000"]])
def test_a_service_need_not_exist_any_more_either(after: list[Any]) -> None:
    targets, _ = lists.targets(100, after)
    assert {target.service for target in targets} <= {f"s{n}" for n in range(7)}


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_every_service_is_listed_once(limit: int) -> None:
    found: list[str] = []
    after = None
    for _ in range(10):
        targets, after = lists.targets(limit, after)
        found += [target.service for target in targets]
        if after is None:
            break
    assert sorted(found) == [f"s{n}" for n in range(7)]


def test_a_deployment_comes_with_its_events_in_order(tables: Any) -> None:
    told = replace(full(), id="d8")
    for n in range(5):
        told = told.tell(events.StageStarted, NOW - n, stage=f"s{n}")
    history.save(told)
    shown = lists.with_events("d8")
    assert shown
    one, found = shown
    assert one == history.get("d8")
    assert [each["detail"]["stage"] for each in found] == [f"s{n}" for n in range(5)]
    assert [each["sequence"] for each in found] == list(range(8, 13))
    assert set(found[0]) == {"event", "sequence", "at", "detail"}


class SmallPages:
    """A client whose answers hold two rows at most, as those of AWS hold one megabyte."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def query(self, **asked: Any) -> Any:
        return self.client.query(**asked, Limit=2)


def test_a_long_history_is_read_from_all_pages(tables: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = deployment("d8")
    for n in range(9):
        told = told.tell(events.StageStarted, NOW, stage=f"s{n}")
    history.save(told)
    monkeypatch.setattr(lists, "dynamodb", SmallPages(tables))
    shown = lists.with_events("d8")
    assert shown and len(shown[1]) == 9


@pytest.mark.parametrize(("most", "shown"), [(3, [0, 1, 6, 7, 8]), (5, list(range(9))), (10, list(range(9)))])
def test_of_a_long_history_both_ends_can_be_read(tables: Any, most: int, shown: list[int]) -> None:
    told = deployment("d8")
    for n in range(9):
        told = told.tell(events.StageStarted, NOW, stage=f"s{n}")
    history.save(told)
    found = lists.with_ends("d8", most)
    assert found and found[0] == history.get("d8")
    assert [each["detail"]["stage"] for each in found[1]] == [f"s{n}" for n in shown]


@pytest.mark.parametrize("deployment_id", ["nothing", "id:d1"])
def test_what_is_no_deployment_is_none(deployment_id: str) -> None:
    assert lists.with_events(deployment_id) is None
    assert lists.with_ends(deployment_id, 5) is None


def test_events_without_their_deployment_are_none(tables: Any) -> None:
    """Time to live took the row first."""
    tables.delete_item(TableName="history", Key={"deploymentId": {"S": "d1"}, "timestamp": {"N": str(NOW + 1)}})
    assert lists.with_events("d1") is None


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        "d1",
        [1],
        ["d1", "1"],
        ["d1", True],
        ["d1", 1.0],
        ["", 1],
        ["d" * 301, 1],
        ["d1", 1 << 53],
        [["d1"]],
        ["\ud800", 1],
        ["d1\x00", 1],
    ],
)
def test_what_no_page_gave_is_no_place(value: Any) -> None:
    assert not lists.is_place(value)


def test_services_that_need_people_are_counted_by_an_index_that_has_no_others(tables: Any) -> None:
    assert lists.held() == 0
    for name in ("s1", "s2"):
        history.commit(target=replace(history.target(name), holder="d1", held="undo failed: " + "x" * 3000))
    assert lists.held() == 2
    history.commit(target=replace(history.target("s1"), held=""))
    assert lists.held() == 1
    assert history.target("s2").held.startswith("undo failed")
