"""The policies of docs/policies allow every call that a deployer makes, and none that stands nowhere in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handlers.deployers.template import MAX_BODY
from tests.handlers.deployers.canaries import Canary
from tests.handlers.deployers.stacks import Web, template
from tests.world.calls import snake_case

ROOT = Path(__file__).parents[3]
NEEDS = {"HeadObject": "GetObject"}
"""Operations whose permission has another name."""
BEHIND_OUR_BACK = {
    # Of an object that has versions: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
    "GetObjectVersion",
    # Lambda reads an image as its caller: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
    *("BatchGetImage", "GetDownloadUrlForLayer"),
}


def statements(kind: str) -> list[dict[str, Any]]:
    found = json.loads((ROOT / "docs" / "policies" / f"{kind}.json").read_text("utf-8"))["Statement"]
    return [
        {**each, "Action": [each["Action"]] if isinstance(each["Action"], str) else each["Action"]} for each in found
    ]


def allowed(kind: str) -> set[str]:
    """Without the names of the services."""
    return {action.partition(":")[2] for each in statements(kind) for action in each["Action"]}


def asked(role: Any) -> set[str]:
    return {NEEDS.get(name, name) for name, _ in role.calls}


@pytest.mark.parametrize("kind", ["lambda", "cloudformation"])
def test_nothing_is_allowed_that_no_deployer_calls(kind: str) -> None:
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "handlers").rglob("*.py"))
    assert {name for name in allowed(kind) if snake_case(name) not in text} - BEHIND_OUR_BACK == set()


def test_a_function_may_be_deployed_by_a_canary_and_brought_back(canary: Canary) -> None:
    canary.function.role.calls.clear()
    canary.function.examine()
    canary.replan()
    canary.function.moved(canary.snapshot, canary.plan)
    canary.begun(3)
    canary.function.revert(canary.snapshot)
    assert asked(canary.function.role) - allowed("lambda") == set()


def test_a_function_may_not_be_deleted_but_its_versions() -> None:
    (deleting,) = [each for each in statements("lambda") if "lambda:DeleteFunction" in each["Action"]]
    assert deleting["Resource"] == "arn:aws:lambda:REGION:ACCOUNT:function:FUNCTION:*"


def test_a_stack_with_a_large_template_may_be_changed_and_brought_back(web: Web) -> None:
    snapshot = web.runs(template(pad="x" * MAX_BODY)).offers(template("2")).snapshot()
    web.role.calls.clear()
    web.examine()
    web.moved(web.snapshot(), web.plan(snapshot))
    web.deployed(snapshot)
    web.reverted(snapshot)
    web.discard()
    assert asked(web.role) - allowed("cloudformation") == set()
