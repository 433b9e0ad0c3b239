"""A plan says what is lost first, and nothing of it is left out."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.pages.plan import plan
from tests.client import services, stories
from tests.handlers.page.documents import NOW
from tests.handlers.page.reader import Element, read
from tests.handlers.page.test_overview import rows


def shown(**more: Any) -> Element:
    return read(plan({"plan": {**stories.PLAN, **more}}))


def test_it_is_whole() -> None:
    told = shown().text
    for each in (*stories.PLAN["summary"], *stories.PLAN["alerts"], *stories.PLAN["validation"], *stories.PLAN["undo"]):
        assert each in told
    assert f"Digest {stories.DIGEST}" in told
    assert "Code of function storefront, alias live From 9PqLkfR2mWsT, version 2 To ZMXN3hxQ0aBc, s3://" in told


def test_each_change_says_what_happens_to_which_resource() -> None:
    changes, parameters = shown().all("table")
    assert rows(changes) == [
        ["Legacy", "REMOVE", "AWS::SNS::Topic", ""],
        ["Baskets", "REPLACE", "AWS::DynamoDB::Table", "KeySchema, AttributeDefinitions"],
        ["Function", "modify", "AWS::Lambda::Function", "Environment"],
        ["Orders", "create", "AWS::SQS::Queue", ""],
    ]
    assert rows(parameters) == [["Size", "2", "3"], ["Theme", "(none)", "dark"]]


@pytest.mark.parametrize(
    ("change", "word"),
    [({"replacement": "Conditional", "action": "Modify"}, "MAY REPLACE"), ({"action": "Import"}, "Import")],
)
def test_a_change_has_its_word(change: dict[str, str], word: str) -> None:
    told = shown(infrastructure={"changes": [{"resource": "a", "type": "b", **change}]})
    assert rows(told.one("table"))[0][1] == word


def test_what_is_cut_is_counted() -> None:
    assert "and 2 more" in shown().text
    assert "more" not in shown(infrastructure={**stories.PLAN["infrastructure"], "more": 0}).text


def test_what_nobody_can_take_back_comes_first_and_apart() -> None:
    told = read(plan(services.irreversible().at(NOW)))
    notices = [(each.one("h3").text, each.one("ul").text) for each in told.all("div", "notice")]
    assert [heading for heading, _ in notices] == ["No way back", "Attention", "If it fails, people are needed"]
    assert notices[0][1] == "infrastructure CANNOT BE UNDONE: it drops the table of drafts"
    assert "does NOT come back" in notices[2][1]
    assert "CANNOT BE UNDONE" not in notices[1][1]


def test_where_nothing_is_lost_nobody_is_alarmed() -> None:
    told = shown(alerts=[])
    assert told.all("div", "notice") == []


def test_where_nothing_would_change_it_says_so() -> None:
    assert shown(unchanged=True).one("h2").text == "Nothing would change"
    assert shown().one("h2").text == "Plan"


def test_a_function_that_is_new_comes_from_nothing() -> None:
    told = shown(application={"function": "a", "alias": "live", "to": {"code": "c" * 40, "version": "7"}})
    assert f"From (none) To {'c' * 12}, , object version 7" in told.text


def test_there_may_be_none_yet() -> None:
    assert "There is no plan yet." in read(plan({})).text
