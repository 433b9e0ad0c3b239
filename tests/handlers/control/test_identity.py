"""Who acts is whom AWS proved, in requestContext.identity; nothing else of a call can name anybody."""

from __future__ import annotations

from typing import Any

import pytest

from domain.operations import OPERATIONS
from tests.handlers.control.api import CANCELLATION, OF_TARGET, USER, VOTES, Api
from tests.handlers.control.service import Shop
from tests.sweep.scenarios import request
from tests.world.clients import proxied

NOBODY: list[Any] = [
    {"identity": None},
    {"identity": {}},
    {"identity": {"userArn": None}},
    {"identity": {"userArn": ""}},
    {"identity": {"userArn": "ann"}},
    {"identity": {"userArn": "user/ann"}},
    {"identity": {"userArn": "arn:aws:iam::123456789012:"}},
    {"identity": {"userArn": "arn:aws:iam::123456789012:user/"}},
    {"identity": {"userArn": "arn:aws:iam::1234:user/ann"}},
    {"identity": {"userArn": "arn:aws:s3:::user/ann"}},
    {"identity": {"userArn": "x arn:aws:iam::123456789012:user/ann"}},
    {"identity": {"userArn": ["arn:aws:iam::123456789012:user/ann"]}},
    {"identity": {"user": "AIDAANN", "caller": "AIDAANN", "accountId": "123456789012", "accessKey": "AKIA"}},
    {"authorizer": {"principalId": "arn:aws:iam::123456789012:user/ann"}},
    {"authorizer": {"claims": {"sub": "ann"}}},
    {"userArn": "arn:aws:iam::123456789012:user/ann"},
    {},
]
BODIES = {
    VOTES: {"vote": "approve", "plan": "0" * 64},
    CANCELLATION: {"reason": "no"},
    OF_TARGET: request("d-1", "2"),
    "/targets/{service}/rollback": {"reason": "no"},
    "/targets/{service}/resolution": {"as": "restored", "reason": "no"},
    "/targets/{service}/releases": {"version": "2", "reason": "no"},
    "/deployments/{deploymentId}/retry": {"reason": "no"},
    "/targets/{service}/freeze": {"reason": "no"},
    "/targets/{service}/unfreeze": {"reason": "no"},
    "/freeze": {"reason": "no"},
    "/unfreeze": {"reason": "no"},
}
PATH = {"deploymentId": "d-1", "service": "shop"}


def event(method: str, resource: str, body: Any = None, by: str = f"{USER}eve") -> dict[str, Any]:
    path = {name: value for name, value in PATH.items() if f"{{{name}}}" in resource}
    return proxied(method, resource, path or None, by=by, body=body)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_who_is_not_proven_may_do_nothing(shop: Shop, api: Api, operation: Any) -> None:
    body = BODIES.get(operation.path) if operation.method == "POST" else None
    call = event(operation.method, operation.path, body)
    answer = api.send({**call, "requestContext": {"identity": {}}})
    assert answer.told == (403, "nobody")
    assert answer["advice"] == "sign the call with your own AWS credentials"
    assert shop.world.dynamodb.rows("history") == []


@pytest.mark.parametrize("context", NOBODY, ids=range(len(NOBODY)))
def test_what_aws_did_not_prove_is_nobody(shop: Shop, api: Api, context: dict[str, Any]) -> None:
    shop.waits()
    before = shop.row()
    assert api.send({**event("POST", CANCELLATION, {"reason": "no"}), "requestContext": context}).told == (
        403,
        "nobody",
    )
    assert shop.row() == before


def test_a_call_without_a_context_is_nobodys(shop: Shop, api: Api) -> None:
    call = event("GET", "/deployments")
    del call["requestContext"]
    assert api.send(call).told == (403, "nobody")


@pytest.mark.parametrize(
    "claim",
    [
        {"headers": {"Authorization": "ann", "X-Amz-User": f"{USER}ann", "X-Forwarded-User": "ann", "userArn": "ann"}},
        {"multiValueHeaders": {"userArn": [f"{USER}ann"]}},
        {"stageVariables": {"userArn": f"{USER}ann"}},
        {"userArn": f"{USER}ann", "identity": {"userArn": f"{USER}ann"}},
        {"pathParameters": {"deploymentId": "d-1", "userArn": f"{USER}ann"}},
        {"queryStringParameters": {"userArn": f"{USER}ann"}},
    ],
)
def test_nothing_else_of_a_call_names_anybody(shop: Shop, api: Api, claim: dict[str, Any]) -> None:
    digest = shop.waits().row()["plan"]["digest"]
    before = shop.row()
    answer = api.send({**event("POST", VOTES, {"vote": "approve", "plan": digest}), **claim})
    assert answer.status in (400, 403, 404)
    assert shop.row() == before


@pytest.mark.parametrize("key", ["by", "as", "name", "userArn", "person", "voter", "requester"])
def test_a_body_cannot_name_who_acts(shop: Shop, api: Api, key: str) -> None:
    digest = shop.waits().row()["plan"]["digest"]
    for resource, body in ((VOTES, {"vote": "approve", "plan": digest}), (CANCELLATION, {"reason": "no"})):
        answer = api.send(event("POST", resource, {**body, key: f"{USER}ann"}))
        assert answer.told == (400, "bad-call")
        assert f"{key} is not known here" in answer["problems"][0]


def test_a_request_cannot_bring_its_own_proof(shop: Shop, api: Api) -> None:
    for key in ("requester", "userArn", "by"):
        wanted = {**request(f"d-{key}", "2"), key: f"{USER}ann"}
        assert api.ask(wanted, by="eve").told == (422, "refused")


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:iam::123456789012:user/team/cem", "cem"),
        ("arn:aws:sts::123456789012:assumed-role/Ci/run-17", "run-17"),
        ("arn:aws-us-gov:iam::123456789012:user/cem", "cem"),
        ("arn:aws:iam::123456789012:root", "root"),
        ("arn:aws:sts::123456789012:federated-user/cem", "cem"),
    ],
)
def test_everybody_whom_aws_proves_may_cancel_under_their_own_name(shop: Shop, api: Api, arn: str, name: str) -> None:
    shop.waits()
    assert api.cancel(arn).status == 202
    assert (shop.row()["cancel"]["by"], shop.row()["cancel"]["name"]) == (arn, name)


def test_who_asked_what_is_logged_without_what_was_said(
    shop: Shop, api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.waits()
    capsys.readouterr()
    api.vote("ann", reason="a private word")
    said = capsys.readouterr().out
    assert f'"by": "{USER}ann", "what": "POST {VOTES}", "status": 200' in said
    assert "a private word" not in said
