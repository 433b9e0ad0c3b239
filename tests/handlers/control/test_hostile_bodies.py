"""Whatever stands in a body, the answer says what is wrong with it, and nothing changes."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.handlers.control.api import CANCELLATION, OF_TARGET, VOTES, Api
from tests.handlers.control.bodies import POSTS, sent
from tests.handlers.control.service import Shop

NO_JSON = [
    "",
    "{",
    "approve",
    "'x'",
    '{"a": 1,}',
    "[" * 100_000,
    '{"a":' * 100_000,
    "1" * 5000,
    "\ufeff{}",
    "\x00",
    '{"plan": "\x01"}',
    "\ud800",
]


@pytest.fixture
def unchanged(shop: Shop) -> Any:
    shop.waits()
    rows = shop.world.dynamodb.rows("history"), shop.world.dynamodb.rows("targets")
    yield shop
    assert (shop.world.dynamodb.rows("history"), shop.world.dynamodb.rows("targets")) == rows


@pytest.mark.parametrize("resource", POSTS)
@pytest.mark.parametrize("body", [*NO_JSON, None], ids=range(len(NO_JSON) + 1))
def test_what_is_no_json_is_told_so(unchanged: Shop, api: Api, resource: str, body: Any) -> None:
    answer = sent(api, resource, body)
    assert answer.told == (400, "no-json")
    assert answer["advice"] == "send a JSON object"


@pytest.mark.parametrize("resource", POSTS)
@pytest.mark.parametrize("body", ["null", "true", "7", '"approve"', "[]", "[{}]", "NaN", "Infinity", "1e999"])
def test_what_is_no_object_is_told_so(unchanged: Shop, api: Api, resource: str, body: str) -> None:
    answer = sent(api, resource, body)
    assert answer.told == (400, "bad-call")
    assert "must be an object" in answer["detail"]


def test_a_large_body_is_told_in_a_few_words(unchanged: Shop, api: Api) -> None:
    """API Gateway lets 10 MB pass."""
    answer = sent(api, CANCELLATION, json.dumps({"reason": "x" * 6_000_000}))
    assert answer.told == (400, "bad-call")
    assert len(json.dumps(answer.document)) < 3000


def test_a_large_request_is_refused_without_being_kept(shop: Shop, api: Api) -> None:
    answer = sent(api, OF_TARGET, json.dumps({"deploymentId": "d-1", "version": "2", "reason": "x" * 6_000_000}))
    assert answer.told == (422, "refused")
    assert len(json.dumps(api.show().document)) < 5000


@pytest.mark.parametrize("depth", [20, 400, 900, 2000])
def test_a_request_nested_deeply_is_refused(shop: Shop, api: Api, depth: int) -> None:
    check = {"kind": "lambda", "function": "shop", "payload": "x"}
    nested = json.dumps({"deploymentId": "d-1", "version": "2", "validation": [check]}).replace(
        '"x"', "[" * depth + "]" * depth
    )
    assert sent(api, OF_TARGET, nested).status in (400, 422)


@pytest.mark.parametrize("number", ["NaN", "1e999", "1" * 60, "1e-300"])
def test_a_request_with_numbers_that_cannot_be_kept_is_refused(shop: Shop, api: Api, number: str) -> None:
    check = f'{{"kind": "lambda", "function": "shop", "payload": {number}}}'
    answer = sent(api, OF_TARGET, f'{{"deploymentId": "d-1", "version": "2", "validation": [{check}]}}')
    assert answer.told == (422, "refused")
    assert "cannot be kept exactly" in answer["problems"][0]


def test_the_last_of_two_equal_keys_counts(shop: Shop, api: Api) -> None:
    """As json.loads reads it; what matters is that the one that is checked is the one that is used."""
    digest = shop.waits().row()["plan"]["digest"]
    twice = f'{{"vote": "reject", "vote": "approve", "plan": "{digest}"}}'
    assert sent(api, VOTES, twice)["approval"]["votes"][0]["vote"] == "approve"


def test_a_body_in_base64_is_read(shop: Shop, api: Api) -> None:
    body = json.dumps({"vote": "approve", "plan": shop.waits().row()["plan"]["digest"]}).encode()
    assert sent(api, VOTES, base64.b64encode(body).decode(), encoded=True).status == 200


@pytest.mark.parametrize("body", ["not base64", "ä", base64.b64encode(b"\xff\xfe\x00").decode(), "AAAA", "=", ""])
def test_a_body_in_base64_that_is_none_is_told_so(unchanged: Shop, api: Api, body: str) -> None:
    assert sent(api, VOTES, body, encoded=True).told == (400, "no-json")
