"""Whatever stands in a field of a call, the answer says what is wrong with it, and nothing changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.handlers.control.api import CANCELLATION, USER, VOTES, Api
from tests.handlers.control.bodies import sent
from tests.handlers.control.service import Shop
from tests.world.clients import proxied


@pytest.fixture
def unchanged(shop: Shop) -> Any:
    shop.waits()
    rows = shop.world.dynamodb.rows("history"), shop.world.dynamodb.rows("targets")
    yield shop
    assert (shop.world.dynamodb.rows("history"), shop.world.dynamodb.rows("targets")) == rows


@pytest.mark.parametrize(
    "value", [None, True, 7, 1.5, [], {}, ["x"], {"a": 1}, "", "x" * 301, "\x00", "\x7f", "\ud800"]
)
@pytest.mark.parametrize("resource", [CANCELLATION, VOTES])
def test_a_reason_that_is_none_is_told_so(unchanged: Shop, api: Api, resource: str, value: Any) -> None:
    more = {"vote": "approve", "plan": unchanged.row()["plan"]["digest"]} if resource == VOTES else {}
    answer = sent(api, resource, json.dumps({**more, "reason": value}))
    assert answer.told == (400, "bad-call")
    assert answer["problems"][0].startswith("reason must be")


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_is_none_is_told_so(unchanged: Shop, api: Api, constant: str) -> None:
    assert sent(api, CANCELLATION, f'{{"reason": {constant}}}').told == (400, "bad-call")


@pytest.mark.parametrize("vote", ["Approve", "yes", "", None, 1, True, ["approve"], {"approve": True}])
def test_a_vote_that_is_none_is_told_so(unchanged: Shop, api: Api, vote: Any) -> None:
    plan = unchanged.row()["plan"]["digest"]
    assert sent(api, VOTES, json.dumps({"vote": vote, "plan": plan, "reason": "x"})).told == (400, "bad-call")


@pytest.mark.parametrize("plan", ["", "5" * 63, "5" * 65, "G" * 64, "A" * 64, None, 7, ["5" * 64], "5" * 64 + "\n"])
def test_a_digest_that_is_none_is_told_so(unchanged: Shop, api: Api, plan: Any) -> None:
    assert sent(api, VOTES, json.dumps({"vote": "approve", "plan": plan})).told == (400, "bad-call")


def test_everything_that_is_wrong_is_told_at_once(unchanged: Shop, api: Api) -> None:
    answer = sent(api, VOTES, json.dumps({"vote": "maybe", "plan": 7, "reason": "", "as": "ben"}))
    assert len(answer["problems"]) == 4
    assert len(sent(api, VOTES, "{}")["problems"]) == 2


def test_thousands_of_strange_keys_are_told_in_a_few_words(unchanged: Shop, api: Api) -> None:
    answer = sent(api, VOTES, json.dumps({f"key{n}": n for n in range(5000)}))
    assert answer.status == 400
    assert len(json.dumps(answer.document)) < 3000


@pytest.mark.parametrize("deployment_id", ["", "a b", "id:d-1", "x" * 65, "../d-1", "d-1\n", "d\u0000", "ä", "%64-1"])
def test_an_id_that_cannot_be_one_is_not_there(api: Api, deployment_id: str) -> None:
    assert api.show(deployment_id).told == (404, "not-there")
    assert api.vote("ann", plan="0" * 64, deployment_id=deployment_id).told == (404, "not-there")
    assert api.cancel(deployment_id=deployment_id).told == (404, "not-there")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"httpMethod": "DELETE", "resource": "/deployments/{deploymentId}"},
        {"httpMethod": "GET", "resource": "/deployments/{deploymentId}/votes"},
        {"httpMethod": "get", "resource": "/deployments"},
        {"httpMethod": "GET", "resource": "/deployments/d-1"},
        {"httpMethod": None, "resource": None},
        {"httpMethod": ["GET"], "resource": {"a": 1}},
    ],
)
def test_an_operation_that_there_is_not_is_told_so(world: Any, event: dict[str, Any]) -> None:
    answer = world.invoke("control", event).value
    assert (answer["statusCode"], json.loads(answer["body"])["type"]) == (
        404,
        "urn:deployment-coordinator:no-such-operation",
    )


@pytest.mark.parametrize("missing", ["pathParameters", "queryStringParameters", "headers", "body", "isBase64Encoded"])
def test_what_api_gateway_leaves_out_is_no_failure(api: Api, missing: str) -> None:
    event = proxied("GET", "/deployments", by=f"{USER}eve")
    for absent in ({missing: None}, {}):
        bare = {key: value for key, value in event.items() if key != missing}
        assert api.send({**bare, **absent}).status == 200
