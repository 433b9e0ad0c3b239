"""What has succeeded is put on the next environment's bus, and what the history does not say is not."""

from __future__ import annotations

from typing import Any

import pytest

from handlers import promote
from handlers.adapters import lists
from tests.handlers.control.api import Api
from tests.handlers.promoting.environments import BUS, NEXT, Environments
from tests.world.faults import MODES, OUTAGE

CALLS = range(1, 6)
"""Of AWS: the event's row, the deployment, what is live, the bus, the mark."""


def test_the_request_arrives_once_with_what_was_deployed(environments: Environments) -> None:
    [event] = environments.promotes(environments.ended())
    asked = event["detail"]
    assert (event["detail-type"], event["source"]) == ("DeploymentRequested", "bellyfed.deployment")
    assert (asked["deploymentId"], asked["version"], asked["environment"]) == ("d-1.prod", "2", "prod")
    assert asked["promotedFrom"] == {"environment": "dev", "deploymentId": "d-1", "origin": "d-1"}
    assert asked["infrastructure"]["templateVersion"] == "v1"


def test_what_comes_twice_arrives_once(environments: Environments) -> None:
    event = environments.ended()
    assert environments.promotes(event) == environments.promotes(event)


def test_the_deployment_says_as_what_it_was_promoted(environments: Environments, api: Api) -> None:
    event = environments.ended()
    assert "promotedTo" not in api.show().document
    environments.promotes(event)
    assert api.show()["promotedTo"] == "d-1.prod"
    found = lists.with_events("d-1")
    assert found and [each["event"] for each in found[1] if "promoted" in each] == ["DeploymentCompleted"]


def test_what_was_replaced_meanwhile_is_not_promoted_but_what_replaced_it(environments: Environments) -> None:
    first = environments.ended()
    second = environments.ended("2", "d-2")
    assert environments.promotes(first) == []
    assert [each["detail"]["deploymentId"] for each in environments.promotes(second)] == ["d-2.prod"]


@pytest.mark.parametrize("version", ["3", "failing"])
def test_what_failed_is_not_promoted(environments: Environments, version: str) -> None:
    event = environments.ended(version)
    assert environments.promotes(event) == []
    assert environments.promotes({**event, "detail-type": "DeploymentCompleted"}) == []


@pytest.mark.parametrize("forged", [{"deploymentId": "d-9"}, {"deploymentId": None}, {"sequence": 1}, {"at": "now"}])
def test_what_never_happened_is_not_promoted(environments: Environments, forged: dict[str, Any]) -> None:
    event = environments.ended()
    assert environments.promotes({**event, "detail": {**event["detail"], **forged}}) == []


def test_what_a_forged_event_says_is_not_believed(environments: Environments) -> None:
    event = environments.ended()
    detail = {**event["detail"], "version": "3", "service": "other", "request": {"version": "3"}}
    [arrived] = environments.promotes({**event, "detail": detail})
    assert (arrived["detail"]["version"], arrived["detail"]["service"]) == ("2", "shop")


def test_a_service_that_is_not_promoted_is_not_marked(
    environments: Environments, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = environments.ended()
    monkeypatch.setattr(promote, "NEXT", {**NEXT, "services": ["other"]})
    assert environments.promotes(event) == []
    monkeypatch.setattr(promote, "NEXT", NEXT)
    assert len(environments.promotes(event)) == 1


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != OUTAGE])
@pytest.mark.parametrize("call", CALLS)
def test_a_call_of_aws_that_fails_does_not_lose_it(environments: Environments, call: int, mode: str) -> None:
    event = environments.ended()
    environments.shop.at_call(call, mode)
    arrived = environments.promotes(event)
    assert len(environments.shop.hit) == 1
    assert arrived and all(each == arrived[0] for each in arrived)


def test_what_the_bus_does_not_take_is_an_error_that_names_it(
    environments: Environments, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = {"ErrorCode": "AccessDeniedException", "ErrorMessage": "not authorized"}
    event = environments.ended()
    monkeypatch.setattr(environments.world.events, "_put", lambda entry: refusal)
    outcome = environments.world.invoke("promote", event)
    assert (outcome.ok, BUS in outcome.cause, "AccessDenied" in outcome.cause) == (False, True, True)
    monkeypatch.undo()
    assert "promoted" not in str(list(environments.world.dynamodb.rows("history")))
