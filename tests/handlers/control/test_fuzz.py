"""The API fuzzed from its own OpenAPI document: no 5xx, and every answer is one that the document tells of.

https://schemathesis.readthedocs.io
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from schemathesis import Config, engine, openapi
from schemathesis.engine.events import NonFatalError, ScenarioFinished

from tests.handlers.control.acts import undo_fails
from tests.handlers.control.api import DOCUMENT
from tests.handlers.control.gateway import Gateway
from tests.handlers.control.service import Shop
from tests.world import World

OFF = {"enabled": False}
CONFIG: dict[str, Any] = {
    "seed": 1,
    "continue-on-failure": True,
    "generation": {"deterministic": True, "database": "none", "max-examples": 15},
    "phases": {"stateful": OFF},
    "checks": {
        # What a request may be is more than a schema can say: it is refused with every problem.
        "positive_data_acceptance": OFF,
        # Signatures and methods are checked by API Gateway.
        "ignored_auth": OFF,
        "missing_required_header": OFF,
        "unsupported_method": OFF,
    },
}


class Beginning:
    """The tables as they are now, before every call: what one call did is nothing to the next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.items = {name: dict(table.items) for name, table in world.dynamodb.tables.items()}

    def __call__(self) -> None:
        for name, table in self.world.dynamodb.tables.items():
            table.reset()
            for key, item in self.items[name].items():
                table.write(key, item, self.world.now())
        self.world.dynamodb.tokens.clear()
        self.world.lambdas.log.clear()
        self.world.deliveries.waiting.clear()


def busy(shop: Shop) -> None:
    """Deployments that wait for people and for their turn, one that was refused, one that has ended."""
    shop.asks("never-built", deployment_id="d-0").ends("d-0")
    shop.waits(people=2)
    shop.asks(deployment_id="d-2").asks(deployment_id="d-3", colour="red")


@pytest.fixture(params=[busy, undo_fails], ids=["busy", "held"])
def gateway(shop: Shop, request: pytest.FixtureRequest) -> Gateway:
    request.param(shop)
    return Gateway(shop.world, Beginning(shop.world))


def document() -> dict[str, Any]:
    """With the names of what is there beside all that there could be."""
    told = copy.deepcopy(DOCUMENT)
    there = {"service": ["shop"], "deploymentId": ["d-0", "d-1", "d-2", "d-3"]}
    for operation in (each for path in told["paths"].values() for each in path.values()):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                parameter["schema"] = {"anyOf": [{"enum": there[parameter["name"]]}, parameter["schema"]]}
    return told


def failures(gateway: Gateway) -> Iterator[str]:
    """Everything that is found, with the call that shows it."""
    schema = openapi.from_dict(document(), config=Config.from_dict(CONFIG))
    schema.app = gateway
    for event in engine.from_schema(schema).execute():
        if isinstance(event, NonFatalError):
            yield str(event.info)
        if isinstance(event, ScenarioFinished):
            for check in (check for checks in event.recorder.checks.values() for check in checks):
                if check.failure_info:
                    failure = check.failure_info.failure
                    yield f"{failure.operation}: {failure.title}: {failure.message}\n{check.failure_info.code_sample}"


def test_no_call_breaks_the_api_and_every_answer_is_documented(
    gateway: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    found = list(failures(gateway))
    capsys.readouterr()  # what the function logged
    assert not found, "\n\n".join(found)
    assert sum(gateway.answered.values()) > 500
    assert {200, 202, 400, 403, 404, 409, 422} <= set(gateway.answered), Counter(gateway.answered)
