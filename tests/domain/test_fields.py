"""What a field may hold, and how a wrong value is told."""

from __future__ import annotations

import pytest
from hypothesis import given

from domain.fields import Field, list_of, map_of, matching, one_of, problems_of, show, text, whole
from domain.keepable import any_json
from handlers.adapters.items import decode, encode
from tests.domain.documents import hostile, keepable

CHECKS = {
    "matching": matching(r"[a-z]+", "small letters"),
    "one_of": one_of("a", 1, True),
    "whole": whole(1, 5),
    "text": text(10, least=1),
    "list_of": list_of(whole(1, 5), 2),
    "map_of": map_of(text(5), whole(1, 5), 2),
    "any_json": any_json,
}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
@given(value=hostile)
def test_a_check_answers_in_printable_ascii_or_not_at_all(check, value):
    told = check(value)
    assert told is None or (told.isascii() and told.isprintable() and len(told) < 600)


@given(keepable)
def test_json_that_can_be_kept_is_accepted_and_kept_exactly(value):
    assert any_json(value) is None
    assert repr(decode(encode(value))) == repr(value)


@pytest.mark.parametrize("value", [0, 0.0, 10**38 - 1, -(10**38) + 1, 1.5e119, 1e-119, "\x00", "", {"a": {}}, [[]]])
def test_what_a_table_keeps_is_accepted(value):
    assert any_json(value) is None


@pytest.mark.parametrize("value", [10**38, 10**400, 1e121, 1e-121, float("nan"), float("-inf"), "\ud800", {"": 1}])
def test_what_a_table_does_not_keep_is_refused_at_any_depth(value):
    assert any_json(value)
    assert any_json([{"inside": value}])


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (one_of(1), True),
        (one_of(True, False), 1),
        (one_of(1), 1.0),
        (whole(0, 1), True),
        (whole(0, 1), 0.0),
        (whole(1, 5), 0),
        (whole(1, 5), 6),
        (text(3), "four"),
        (text(3, least=1), ""),
        (text(3), "a\x00"),
        (text(3), b"abc"),
        (matching("[a-z]+", "small letters"), "abc\n"),
        (matching(r"\w+", "word letters"), "ä"),
        (list_of(whole(1, 5), 2), []),
        (list_of(whole(1, 5), 2), [1, 2, 3]),
        (list_of(whole(1, 5), 2), [1, 6]),
        (map_of(text(1), whole(1, 5), 1), {"a": 1, "b": 1}),
        (map_of(text(1), whole(1, 5), 1), {"ab": 1}),
        (map_of(text(1), whole(1, 5), 1), {"a": 6}),
    ],
)
def test_a_wrong_value_is_refused(check, value):
    assert check(value)


def test_line_breaks_and_tabs_are_printable_enough():
    assert text(10)("a\n\tb") is None


def test_a_long_value_is_shown_short():
    assert len(show("x" * 1000)) == 80


def test_a_value_that_cannot_be_shown_is_named_by_its_type():
    assert show({1, 2}) == "a set"


def test_missing_unknown_and_wrong_keys_are_named_together():
    known = {"size": Field(whole(1, 5), required=True), "name": Field(text(5)), "kind": Field(one_of("a"))}
    told = problems_of("box", {"name": 7, "kind": "a", "colour\x1b": "red"}, known)
    assert told[0] == "box.size is missing"
    assert told[1].startswith(r'box."colour\u001b" is not known here')
    assert told[2] == "box.name must be text, not 7"
    assert len(told) == 3


@pytest.mark.parametrize(("where", "named"), [("box", "box"), ("", "the request")])
def test_what_is_not_an_object_is_one_problem(where, named):
    assert problems_of(where, [], {}) == [f"{named} must be an object, not []"]
