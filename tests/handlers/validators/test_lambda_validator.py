"""A function is called with the request's payload, and its answer must contain what is expected."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.validators import contains, invoke


class Answering:
    """A deploy role whose Lambda always answers the same, and keeps what it was asked."""

    def __init__(self, text: str, **more: str) -> None:
        self.text, self.more = text, more
        self.asked: list[tuple[str, Any]] = []

    def client(self, service: str, config: Any = None) -> Answering:
        assert service == "lambda"
        return self

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, Any]:
        self.asked.append((FunctionName, json.loads(Payload)))
        return {"StatusCode": 200, "Payload": io.BytesIO(self.text.encode()), **self.more}


def called(answering: Answering, **check: Any) -> str:
    return invoke({"kind": "lambda", "function": "web:live", **check}, answering)  # type: ignore[arg-type]


def failed(answering: Answering, **check: Any) -> str:
    with pytest.raises(StageError) as failure:
        called(answering, **check)
    assert failure.value.code is Code.VALIDATION_FAILED
    return failure.value.reason


def test_the_payload_of_the_request_reaches_the_function() -> None:
    role = Answering("{}")
    called(role, payload={"probe": [1, None]})
    called(role)
    assert role.asked == [("web:live", {"probe": [1, None]}), ("web:live", {})]


def test_without_expectations_an_answer_is_enough() -> None:
    assert called(Answering("hello, not JSON")) == "function web:live answered as expected"


def test_an_answer_with_more_than_expected_is_as_expected() -> None:
    assert called(Answering('{"ok": true, "version": "2"}'), expect={"ok": True})


def test_another_answer_is_told_with_what_was_expected() -> None:
    said = failed(Answering('{"ok": false}'), expect={"ok": True})
    assert said == 'function web:live answered {"ok": false}, expected {"ok": true}'


def test_nothing_may_be_expected_too() -> None:
    assert called(Answering("null"), expect=None)
    assert failed(Answering("0"), expect=None)


def test_a_function_that_fails_is_no_proof_whatever_it_says() -> None:
    said = failed(Answering('{"ok": true}', FunctionError="Unhandled"), expect={"ok": True})
    assert said == 'function web:live failed: {"ok": true}'


def test_an_answer_that_is_no_json_is_compared_as_text() -> None:
    assert called(Answering("hello"), expect="hello")
    assert "answered hello, expected" in failed(Answering("hello"), expect={"ok": True})


@pytest.mark.parametrize(
    ("got", "expected", "does"),
    [
        ({"a": 1, "b": 2}, {"a": 1}, True),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"a": None}, {"a": None}, True),
        ({}, {"a": None}, False),
        ([1, 2], [1, 2], True),
        ([1, 2], [1], False),
        ([1], [1, 2], False),
        ([2, 1], [1, 2], False),
        ([{"a": 1, "b": 2}], [{"a": 1}], True),
        ({"a": 1}, [1], False),
        ([1], {"a": 1}, False),
        ("a", {"a": 1}, False),
        ("ab", ["a", "b"], False),
        (True, 1, False),
        (1, True, False),
        (0, False, False),
        (False, False, True),
        (1, 1.0, True),
        ("1", 1, False),
        (None, False, False),
    ],
)
def test_objects_may_have_more_and_everything_else_is_equal(got: Any, expected: Any, does: bool) -> None:
    assert contains(got, expected) is does
