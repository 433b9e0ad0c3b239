"""No answer of the API has a task token, a key of AWS, code, or the value of a secret parameter in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handlers.adapters.items import plain
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.sweep.scenarios import template
from tests.world import World

SECRET = "hunter2-very-secret"
STACK = {
    "kind": "cloudformation",
    "stack": "shop",
    "template": "s3://artifacts/secret.json",
    "parameters": {"Key": SECRET, "Colour": "red"},
}
OPEN = {"Colour": {"Type": "String", "Default": "blue"}}


def look_at_everything(api: Api, *ids: str) -> None:
    for each in ids:
        api.show(each)
    api.call("GET", "/deployments")
    for status in ("RUNNING", "SUCCEEDED", "CANCELLED", "REFUSED", "AWAITING_APPROVAL"):
        api.call("GET", "/deployments", query={"status": status})
    for resource in ("/targets/{service}", "/targets/{service}/deployments"):
        api.call("GET", resource, {"service": "shop"})
    api.call("GET", "/targets")


def hidden(world: World) -> set[str]:
    """Every task token that ever stood in the table, every key that was ever handed out."""
    images = [plain(record["dynamodb"]["NewImage"]) for record in world.dynamodb.tables["history"].stream]
    return {image["token"] for image in images if image.get("token")} | set(world.sts.roles)


@pytest.fixture
def secret(world: World) -> Shop:
    """A service whose next template has a secret parameter; its stack does not exist yet."""
    shop = Shop(world, lambda world: None)
    document = json.loads(template("2"))
    document["Parameters"] = {"Key": {"Type": "String", "NoEcho": True}, **OPEN}
    world.s3.put("artifacts", "secret.json", json.dumps(document).encode())
    return shop


@pytest.mark.parametrize("end", ["approve", "reject", "cancel"])
def test_no_answer_has_a_token_or_a_key(shop: Shop, api: Api, end: str) -> None:
    shop.waits(people=1)
    shop.asks("3", deployment_id="d-2").asks(deployment_id="d-3", colour="red")
    look_at_everything(api, "d-1", "d-2", "d-3")
    _ = api.cancel() if end == "cancel" else api.vote("ann", end)
    for _ in range(8):
        shop.passes(0.5)
        look_at_everything(api, "d-1", "d-2")
    shop.ends()
    look_at_everything(api, "d-1", "d-2")
    tokens = hidden(shop.world)
    assert len(tokens) > 10
    assert not [token for token in tokens for answer in api.answers if token in answer]


def test_no_log_line_and_no_event_has_a_token_or_a_key(
    shop: Shop, api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.waits(people=1)
    api.vote("ann")
    shop.ends()
    told = capsys.readouterr().out + json.dumps(shop.world.events.published, default=str)
    assert "VoteCast" in told
    assert not [token for token in hidden(shop.world) if token in told]


@pytest.mark.parametrize("people", [0, 1])
def test_the_value_of_a_secret_parameter_is_shown_nowhere(
    secret: Shop, api: Api, capsys: pytest.CaptureFixture[str], people: int
) -> None:
    answer = api.ask({"deploymentId": "d-1", "version": "2", "infrastructure": STACK, **demand(people)})
    look_at_everything(api, "d-1")
    secret.passes(0.3)
    look_at_everything(api, "d-1")
    _ = api.vote("ben") if people else None
    assert (answer.status, secret.ends()) == (202, "SUCCEEDED")
    look_at_everything(api, "d-1")
    assert api.show()["request"]["infrastructure"]["parameters"] == {"Key": "****", "Colour": "red"}
    told = capsys.readouterr().out + json.dumps(secret.world.events.published, default=str)
    assert not [text for text in (*api.answers, told) if SECRET in text]


def demand(people: int) -> dict[str, Any]:
    return {"approvals": {"required": people}} if people else {}


def test_the_value_of_a_secret_parameter_of_a_plan_that_failed_is_shown_nowhere(secret: Shop, api: Api) -> None:
    wrong = {**STACK, "parameters": {**STACK["parameters"], "Unknown": "1"}}  # type: ignore[dict-item]
    api.ask({"deploymentId": "d-1", "version": "2", "infrastructure": wrong})
    assert secret.ends() == "FAILED"
    look_at_everything(api, "d-1")
    assert not [text for text in api.answers if SECRET in text]


def test_the_value_of_a_secret_parameter_of_a_refused_request_is_shown_nowhere(secret: Shop, api: Api) -> None:
    for wrong in ({"colour": "red"}, {"version": "not a version"}, {"approvals": {"required": 99}}):
        api.ask({"version": "2", "infrastructure": STACK, **wrong})
    look_at_everything(api)
    assert not [text for text in api.answers if SECRET in text]


def test_a_deployment_without_parameters_shows_its_request_as_it_was(shop: Shop, api: Api) -> None:
    shop.asks()
    assert api.show()["request"] == shop.row()["request"]
