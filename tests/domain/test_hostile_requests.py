"""Whatever arrives is refused in words or is a request that can be kept: nothing else can happen."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import example, given

from domain.errors import Refused
from domain.request import Request, digest
from handlers.adapters.items import decode, encode
from tests.domain.documents import FULL, SMALL, hostile, nested, read, right, tampered

ROW_BYTES = 100_000
"""Problems are kept in two rows of at most 400 KB and told in an event of at most 256 KB."""


def exactly(value: Any) -> str:
    """`True == 1 == 1.0` in Python, but not in JSON."""
    return json.dumps(value, sort_keys=True)


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


def survives(request: Request) -> None:
    item = encode(request.document)
    json.dumps(item, allow_nan=False).encode()
    assert exactly(decode(item)) == exactly(request.document)
    assert depth(request.document) < 32  # DynamoDB's limit; the row itself is one level
    assert read(decode(item)) == read(request.document)
    assert read(request.document).document == request.document


def judge(detail: Any) -> None:
    request, problems = ask(detail)
    if request:
        survives(request)
        return
    spoilt = [problem for problem in problems if not (problem.isascii() and problem.isprintable())]
    assert problems
    assert spoilt == []
    assert sum(map(len, problems)) < ROW_BYTES


def ask(detail: Any) -> tuple[Request | None, tuple[str, ...]]:
    try:
        return read(detail), ()
    except Refused as refused:
        return None, refused.problems


@given(right())
@example(FULL)
@example(SMALL)
def test_a_right_request_is_accepted_and_survives_the_table(detail):
    survives(read(detail))


@given(tampered())
def test_a_tampered_request_is_refused_in_words_or_can_be_kept(detail):
    judge(detail)


@given(hostile)
@example({**SMALL, "__proto__": {"admin": True}, "constructor": {}})
@example({**SMALL, "application": {"kind": "__class__"}})
def test_anything_at_all_is_refused_in_words(detail):
    judge(detail)


@given(hostile)
def test_any_value_of_any_field_is_judged(value):
    for key in (*FULL, "approvals"):
        judge({**FULL, key: value})


@pytest.mark.parametrize("levels", [500, 5_000, 100_000])
def test_nesting_without_end_is_refused_in_words(levels):
    judge(nested(levels))
    judge({**SMALL, "validation": [{"kind": "lambda", "function": "f", "payload": nested(levels)}]})
    judge({**SMALL, "reason": nested(levels)})


def deepest_readable() -> Any:
    """The deepest list that the JSON parser takes here."""
    for levels in range(sys.getrecursionlimit() + 100, 0, -1):
        try:
            return json.loads("[" * levels + "]" * levels)
        except RecursionError:
            continue
    raise AssertionError("not even one level")


def test_a_request_that_could_be_parsed_has_a_digest():
    detail = deepest_readable()
    judge(detail)
    assert digest(detail)


def test_a_refusal_of_thousands_of_mistakes_fits_a_row_and_an_event():
    judge({**SMALL, **{f"key{n}": n for n in range(5000)}})
