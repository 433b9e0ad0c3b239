"""Plain values survive the way into DynamoDB's form and back."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer
from hypothesis import given
from hypothesis import strategies as st

from domain.deployment import Status
from handlers.adapters.items import decode, encode, item

NUMBERS = st.integers(-(10**38) + 1, 10**38 - 1) | st.floats(allow_nan=False, allow_infinity=False).filter(
    lambda x: x == 0 or 1e-120 < abs(x) < 1e120
)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1), inner, max_size=4),
    max_leaves=20,
)


def same(one: Any, other: Any) -> bool:
    """Equal, and `true` is not 1."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


@given(PLAIN)
def test_what_is_encoded_is_decoded_again(value: Any) -> None:
    assert same(decode(encode(value)), value)


@given(PLAIN)
def test_boto3_reads_the_same(value: Any) -> None:
    def floats(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: floats(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [floats(inner) for inner in value]
        if isinstance(value, Decimal):
            return int(value) if str(value).lstrip("-").isdigit() else float(value)
        return value

    class Binary(TypeDeserializer):
        def _deserialize_b(self, value: bytes) -> bytes:
            return value

    assert same(floats(Binary().deserialize(encode(value))), value)


@given(NUMBERS)
def test_a_number_is_read_however_dynamodb_writes_it(value: float) -> None:
    """It drops trailing zeros, and writes a whole float without its point."""
    written = f"{Decimal(encode(value)['N']).normalize():f}"
    assert math.isclose(decode({"N": written}), value, rel_tol=1e-15)


@pytest.mark.parametrize(
    ("value", "attribute"),
    [
        (Status.RUNNING, {"S": "RUNNING"}),
        (True, {"BOOL": True}),
        (1, {"N": "1"}),
        (("a", 1), {"L": [{"S": "a"}, {"N": "1"}]}),
        (b"\x00", {"B": b"\x00"}),
        (None, {"NULL": True}),
    ],
)
def test_every_kind_has_its_letter(value: Any, attribute: dict[str, Any]) -> None:
    assert encode(value) == attribute


def test_an_item_leaves_out_what_says_nothing_and_keeps_what_is_zero_or_false() -> None:
    nothing = {"none": None, "text": "", "list": [], "tuple": (), "map": {}}
    assert item({**nothing, "zero": 0, "no": False}) == {"zero": {"N": "0"}, "no": {"BOOL": False}}
