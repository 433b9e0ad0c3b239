"""From dev to prod: the same content, proved by the deployment in dev; and nothing else gets there by an event."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handlers.control.api import Api
from tests.handlers.promoting.environments import DEMANDED, DEV, PROD, Environments
from tests.sweep.scenarios import GOOD, SERVICE, request

Event = dict[str, Any]


@pytest.fixture
def promoted(environments: Environments) -> Event:
    """It has succeeded in dev, and is on its way to prod, where somebody has built version 2 once more."""
    [event] = environments.promotes(environments.ended())
    environments.go_on_in_prod()
    environments.world.s3.put("artifacts", "2.zip", b"built again")
    return event


def straight(**more: Any) -> Event:
    """A request that comes from nowhere."""
    return {"source": "bellyfed.deployment", "detail-type": "DeploymentRequested", "detail": request("d-9", "2") | more}


def test_what_dev_proved_is_deployed_in_prod_to_the_byte(environments: Environments, promoted: Event) -> None:
    [there] = environments.arrives(promoted)
    assert (there["deploymentId"], there["status"], there["environment"]) == ("d-1.prod", "SUCCEEDED", "prod")
    assert there["request"]["promotedFrom"] == {"environment": "dev", "deploymentId": "d-1", "origin": "d-1"}
    assert environments.world.lambda_.functions[SERVICE].code == GOOD + b"2"


def test_the_same_promotion_twice_is_one_deployment(environments: Environments, promoted: Event) -> None:
    assert environments.arrives(promoted) == environments.arrives(promoted)


def test_what_comes_straight_is_refused_with_what_to_do(environments: Environments, promoted: Event) -> None:
    [row] = environments.arrives(straight())
    assert row["status"] == "REFUSED"
    [problem] = row["problems"]
    assert "takes shop from dev alone" in problem and "deploy 2 to dev, from where it is promoted" in problem


def test_what_another_account_claims_is_refused_and_takes_no_id(environments: Environments, promoted: Event) -> None:
    [row] = environments.arrives(promoted, account=PROD)
    assert (row["status"], row["deploymentId"] == "d-1.prod") == ("REFUSED", False)
    assert f"from account {DEV}, not from {PROD}" in row["problems"][0]
    rows = environments.arrives(promoted)
    assert [each["status"] for each in rows if each["deploymentId"] == "d-1.prod"] == ["SUCCEEDED"]


def test_a_wrong_request_of_somebody_else_cannot_use_up_the_id_of_a_promotion(
    environments: Environments, promoted: Event
) -> None:
    [refused] = environments.arrives({**promoted, "detail": {"deploymentId": "d-1.prod"}}, account="999988887777")
    assert (refused["status"], refused["deploymentId"] == "d-1.prod") == ("REFUSED", False)
    rows = environments.arrives(promoted)
    assert [each["status"] for each in rows if each["deploymentId"] == "d-1.prod"] == ["SUCCEEDED"]


def test_a_person_overrides_it_with_a_reason_that_is_kept(
    environments: Environments, promoted: Event, api: Api
) -> None:
    body = {"deploymentId": "d-9", "version": "2", "override": True}
    refused = api.ask(body)
    assert (refused.told, "from dev alone" in refused["detail"]) == ((422, "refused"), True)
    assert api.ask({**body, "reason": "it burns"}).status == 202
    shown = api.show("d-9")
    assert (shown["request"]["override"], shown["reason"]) == (True, "it burns")


def test_a_person_does_not_claim_to_be_dev(environments: Environments, promoted: Event, api: Api) -> None:
    answer = api.ask({key: value for key, value in promoted["detail"].items() if key != "environment"})
    assert (answer.status, "written by the environment that promotes" in answer["detail"]) == (422, True)


def test_whoever_goes_back_in_prod_proves_nothing(environments: Environments, promoted: Event) -> None:
    environments.arrives(promoted)
    again = {**promoted["detail"], "deploymentId": "d-2.prod", "version": "2b"}
    environments.arrives({**promoted, "detail": again})
    back = {"service": SERVICE, "reason": "slow", "deploymentId": "back"}
    rows = environments.arrives({**promoted, "detail-type": "RollbackRequested", "detail": back}, account=PROD)
    [row] = [each for each in rows if each["deploymentId"] == "back"]
    assert (row["status"], row["restores"]) == ("SUCCEEDED", "d-1.prod")


def test_a_service_of_which_nothing_is_demanded_is_taken_from_anywhere(environments: Environments) -> None:
    environments.go_on_in_prod({**DEMANDED, "services": ["other"]})
    [row] = environments.arrives(straight(), account=PROD)
    assert row["status"] == "SUCCEEDED"
