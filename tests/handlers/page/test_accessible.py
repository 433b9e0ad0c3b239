"""Who does not see the page, or uses no mouse, has all of it, too."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.handlers.page.documents import VIEWS, html
from tests.handlers.page.reader import Element, read


@pytest.fixture(params=VIEWS, scope="module")
def document(request: pytest.FixtureRequest) -> Element:
    return read(html(request.param))


def test_headings_begin_with_one_and_leave_no_level_out(document: Element) -> None:
    levels = [int(each.tag[1]) for each in document if re.fullmatch("h[1-6]", each.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_every_heading_says_something(document: Element) -> None:
    assert all(each.text for each in document if re.fullmatch("h[1-6]", each.tag))


def test_every_table_has_a_caption_and_headers_for_rows_and_columns(document: Element) -> None:
    for table in document.all("table"):
        assert table.one("caption").text
        columns = table.one("thead").all("th")
        assert all(each.text and each.attributes["scope"] == "col" for each in columns)
        for row in table.one("tbody").all("tr"):
            cells = [each for each in row.content if isinstance(each, Element)]
            assert [each.attributes.get("scope") for each in cells[:1]] == ["row"]
            assert [each.attributes["data-label"] for each in cells[1:]] == [each.text for each in columns[1:]]


def test_a_table_stays_one_for_the_ear_where_it_is_shown_as_cards(document: Element) -> None:
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    for each in document:
        if each.tag in roles:
            assert each.attributes["role"] == roles[each.tag]
        if each.tag == "th":
            assert each.attributes["role"] in ("columnheader", "rowheader")


def test_every_picture_has_a_label_or_is_left_out_for_the_ear(document: Element) -> None:
    for each in document.all("svg"):
        if each.attributes.get("aria-hidden") != "true":
            assert each.attributes["role"] == "img"
            assert each.one("title").content == [each.attributes["aria-label"]]


def test_no_colour_and_no_sign_stands_without_words(document: Element) -> None:
    for each in document:
        if {"pill", "state", "step"} & set(each.classes):
            assert each.text


def test_every_button_says_where_it_leads_and_takes_keys(document: Element) -> None:
    buttons = document.all("button")
    assert all(each.text for each in buttons)
    assert not [each for each in document if "tabindex" in each.attributes]


def test_no_identifier_is_given_twice(document: Element) -> None:
    assert not [each for each in document if "id" in each.attributes]


def test_every_moment_is_told_to_machines(document: Element) -> None:
    moments = document.all("time")
    assert moments
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each.attributes["datetime"]) for each in moments)


def test_a_list_has_nothing_but_items(document: Element) -> None:
    inside = {"ul": {"li"}, "ol": {"li"}, "dl": {"div"}}
    for each in document:
        if each.tag in inside:
            assert {child.tag for child in each.content if isinstance(child, Element)} == inside[each.tag]
