"""Questions that make no sense, and places in a list that no page gave."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.handlers.control.api import OF_TARGET, Answer, Api
from tests.handlers.control.service import Shop

DEPLOYMENTS, TARGETS = "/deployments", "/targets"


@pytest.fixture
def few(shop: Shop) -> Shop:
    return shop.waits().asks(deployment_id="d-2").asks(deployment_id="d-3", colour="red")


def asked(api: Api, resource: str = DEPLOYMENTS, **query: str) -> Answer:
    path = {"service": "shop"} if "{" in resource else None
    return api.call("GET", resource, path, query=query)


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "-1"},
        {"limit": "1e1"},
        {"limit": "٣"},
        {"limit": ""},
        {"status": "running"},
        {"status": ""},
        {"colour": "red"},
        {"next": ""},
        {"next": "!"},
        {"next": "x" * 2001},
    ],
)
def test_a_question_that_makes_no_sense_is_told(api: Api, query: dict[str, str]) -> None:
    answer = asked(api, **query)
    assert answer.told == (400, "bad-call")
    assert answer["problems"][0].startswith(next(iter(query)))


def test_everything_that_is_wrong_with_a_question_is_told_at_once(api: Api) -> None:
    assert len(asked(api, limit="0", status="running", colour="red")["problems"]) == 3


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


HOSTILE = [
    "AAAA",
    "x",
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    base64.urlsafe_b64encode(b"[" * 1400).decode(),
    base64.urlsafe_b64encode(b"NaN").decode(),
    *map(
        cursor,
        [
            None,
            7,
            "d-1",
            [],
            ["d-1", 1],
            {"after": 7},
            {"after": []},
            {"after": [7]},
            {"after": ["d-1", "x"]},
            {"after": ["d-1", 1.5]},
            {"after": ["d-1", True]},
            {"after": ["d-1", 1 << 60]},
            {"after": ["d-1", -(10**40)]},
            {"after": ["", 1]},
            {"after": ["d" * 301, 1]},
            {"after": ["d-1", 1, 1]},
            {"after": {"deploymentId": "d-1"}},
            {"after": "d-1"},
        ],
    ),
]


@pytest.mark.parametrize("resource", [DEPLOYMENTS, OF_TARGET, TARGETS])
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_what_no_page_gave_is_told_so(few: Shop, api: Api, resource: str, hostile: str) -> None:
    assert asked(api, resource, next=hostile).told == (400, "bad-next")


@pytest.mark.parametrize("number", [-1, 4, 10**30, 0.5, "0", None, [], {}])
def test_a_place_behind_the_last_status_is_told_so(few: Shop, api: Api, number: Any) -> None:
    assert asked(api, next=cursor({"number": number, "after": ["d-1", 1]})).told == (400, "bad-next")


@pytest.mark.parametrize("after", [["d-9", 1], ["d-1"], ["d-1", -1], ["d-1", 1 << 52]])
@pytest.mark.parametrize("resource", [DEPLOYMENTS, OF_TARGET])
def test_a_place_where_nothing_is_any_more_shows_what_comes_behind_it(
    few: Shop, api: Api, resource: str, after: list[Any]
) -> None:
    answer = asked(api, resource, next=cursor({"number": 0, "after": after}))
    assert answer.status == 200
    assert {each["deploymentId"] for each in answer["deployments"]} <= {"d-1", "d-2", "d-3"}


@pytest.mark.parametrize("after", [["gone"], ["d-1", 1]])
def test_a_service_that_is_not_there_any_more_breaks_no_list(few: Shop, api: Api, after: list[Any]) -> None:
    assert asked(api, TARGETS, next=cursor({"after": after})).status in (200, 400)


def test_the_next_of_one_list_is_of_no_use_for_what_may_not_be_listed(few: Shop, api: Api) -> None:
    """It is a place, not a query: what is listed is what this call asks for."""
    first = asked(api, status="REFUSED", limit="1")
    other = asked(api, OF_TARGET, next=first["next"])
    assert {each["service"] for each in other["deployments"]} <= {"shop"}
