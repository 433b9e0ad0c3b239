"""Deployments that people ask for: who asks is proven, and the same request is the same deployment."""

from __future__ import annotations

from typing import Any

import pytest

from handlers import rules
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.sweep.scenarios import request

WANTED = {key: value for key, value in request("d-1", "2").items() if key not in ("requestedBy", "service")}


def wanted(**more: Any) -> dict[str, Any]:
    return {**WANTED, **more}


def test_a_request_is_accepted_and_deployed(shop: Shop, api: Api) -> None:
    answer = api.ask(wanted())
    assert answer.status == 202
    assert answer.document == {"deploymentId": "d-1", "service": "shop", "version": "2", "status": "RUNNING"}
    assert (shop.ends(), shop.live) == ("SUCCEEDED", "2")


def test_who_asked_is_whom_aws_proved(shop: Shop, api: Api) -> None:
    api.ask(wanted(), by="ann")
    shown = api.show()
    assert (shown["requester"], shown["requestedBy"]) == ("arn:aws:iam::123456789012:user/ann", "ann")


def test_somebody_who_asks_for_another_is_still_known(shop: Shop, api: Api) -> None:
    api.ask(wanted(requestedBy="ben"), by="ann")
    shown = api.show()
    assert (shown["requester"], shown["requestedBy"]) == ("arn:aws:iam::123456789012:user/ann", "ben")


def test_the_service_of_the_path_may_be_said_again(shop: Shop, api: Api) -> None:
    assert api.ask(wanted(service="shop")).status == 202


def test_a_request_for_another_service_than_that_of_the_path_is_not_taken(shop: Shop, api: Api) -> None:
    answer = api.ask(wanted(service="bank"))
    assert answer.told == (400, "other-service")
    assert api.show().status == 404


def test_a_request_without_an_id_gets_one(shop: Shop, api: Api) -> None:
    bare = {key: value for key, value in WANTED.items() if key != "deploymentId"}
    first, second = api.ask(bare)["deploymentId"], api.ask(bare)["deploymentId"]
    assert first != second
    assert api.show(first)["status"] == "RUNNING"


def test_the_same_request_again_is_the_same_deployment(shop: Shop, api: Api) -> None:
    first = api.ask(wanted())
    assert api.ask(dict(reversed(wanted().items()))) == first
    shop.ends()
    assert api.ask(wanted())["status"] == "SUCCEEDED"
    assert len(shop.told("DeploymentStarted")) == 1


def test_by_an_event_and_by_the_api_the_same_request_is_the_same_deployment(shop: Shop, api: Api) -> None:
    api.ask(wanted(requestedBy="ci"), by="ann")
    shop.asks()
    assert len(shop.told("DeploymentStarted")) == 1
    assert api.show()["requester"] == "arn:aws:iam::123456789012:user/ann"


def test_a_request_that_waits_for_its_turn_says_so(shop: Shop, api: Api) -> None:
    api.ask(wanted())
    assert api.ask(wanted(deploymentId="d-2"))["status"] == "QUEUED"


def test_a_refused_request_is_told_every_problem_and_remembered(shop: Shop, api: Api) -> None:
    answer = api.ask(wanted(version="not a version", colour="red", approvals={"required": 99}))
    assert (answer.told, answer["advice"]) == ((422, "refused"), "correct the request")
    assert (answer["deploymentId"], len(answer["problems"])) == ("d-1", 3)
    assert (api.show()["status"], api.show()["problems"]) == ("REFUSED", answer["problems"])


def test_the_same_refused_request_again_is_the_same_refusal(shop: Shop, api: Api) -> None:
    bad = wanted(colour="red")
    assert api.ask(bad) == api.ask(bad)
    assert len(shop.told("DeploymentRefused")) == 1


def test_an_id_that_another_request_used_is_refused_under_another(shop: Shop, api: Api) -> None:
    api.ask(wanted())
    answer = api.ask(wanted(version="3"))
    assert answer.told == (422, "refused")
    assert "was used by another request" in answer["detail"]
    assert answer["deploymentId"] != "d-1"
    assert api.show()["version"] == "2"


def test_a_busy_service_refuses_who_does_not_want_to_wait(shop: Shop, api: Api) -> None:
    api.ask(wanted())
    answer = api.ask(wanted(deploymentId="d-2", onBusy="refuse"))
    assert answer.told == (422, "refused")
    assert "shop is busy with d-1" in answer["problems"][0]


def test_where_only_proven_people_may_ask_the_api_is_the_way(shop: Shop, api: Api, monkeypatch: Any) -> None:
    monkeypatch.setattr(rules, "APPROVALS", {"provenRequests": True})
    assert api.ask(wanted()).status == 202
    shop.asks(deployment_id="d-2")
    assert api.show("d-2")["status"] == "REFUSED"


@pytest.mark.parametrize("path", ["a b", "", "x" * 65, "-a", "a/b", "ä", "../x", "a\n"])
def test_a_service_that_cannot_be_one_is_not_there(api: Api, path: str) -> None:
    assert api.ask(wanted(), service=path).told == (404, "not-there")


@pytest.mark.parametrize("body", [[], [WANTED], "deploy", 7, True, None])
def test_what_is_no_object_is_no_request(api: Api, body: Any) -> None:
    assert api.ask(body).status == 400
