"""People go back on demand: who is proven, the same request is the same deployment, and the version stays away."""

from __future__ import annotations

from typing import Any

import pytest

from domain.events import SOURCE
from handlers import rules
from tests.handlers.control.acts import Acts, two_lived
from tests.handlers.control.api import USER, Api
from tests.handlers.control.service import Shop
from tests.sweep.people import at_work
from tests.sweep.scenarios import GOOD


@pytest.fixture
def acts(shop: Shop, api: Api) -> Acts:
    two_lived(shop)
    return Acts(api)


def code(shop: Shop) -> Any:
    return shop.world.lambda_.functions["shop"].code


def test_the_service_is_what_it_was_before(shop: Shop, acts: Acts) -> None:
    answer = acts.goes_back()
    told = {"deploymentId": "r-1", "service": "shop", "version": "1", "status": "RUNNING", "restores": "d-1"}
    assert (answer.status, answer.document) == (202, told)
    assert (shop.ends("r-1"), code(shop)) == ("SUCCEEDED", GOOD)
    shown = acts.shows()
    assert (shown["version"], shown["deploymentId"], shown["restores"]) == ("1", "r-1", "d-1")


def test_it_is_shown_as_a_rollback_by_whom_aws_proved(shop: Shop, api: Api, acts: Acts) -> None:
    acts.goes_back(by="ann")
    shop.ends("r-1")
    shown = api.show("r-1")
    assert (shown["kind"], shown["restores"], shown["leaves"]) == ("rollback", "d-1", "2")
    assert (shown["requester"], shown["requestedBy"], shown["reason"]) == (f"{USER}ann", "ann", "it is slow")
    assert (shown["history"][0]["detail"]["restores"], shown["history"][-1]["detail"]["restores"]) == ("d-1", "d-1")


def test_what_was_overwritten_since_is_deployed_as_it_was(shop: Shop, acts: Acts) -> None:
    shop.world.s3.put("artifacts", "1.zip", b"other")
    acts.goes_back()
    assert (shop.ends("r-1"), code(shop)) == ("SUCCEEDED", GOOD)


def test_what_is_gone_is_told_and_nothing_changes(shop: Shop, api: Api, acts: Acts) -> None:
    shop.world.s3.delete_object({"Bucket": "artifacts", "Key": "1.zip"})
    acts.goes_back()
    assert (shop.ends("r-1"), acts.shows()["version"]) == ("FAILED", "2")
    assert "s3://artifacts/1.zip" in api.show("r-1")["failure"]["reason"]


def test_the_version_that_it_leaves_is_in_quarantine_until_somebody_releases_it(
    shop: Shop, api: Api, acts: Acts
) -> None:
    acts.goes_back()
    shop.ends("r-1")
    (entry,) = acts.shows()["quarantine"]
    assert (entry["version"], entry["by"], entry["deploymentId"]) == ("2", f"{USER}eve", "r-1")
    wanted = {"version": "2", "application": shop.row("d-2")["request"]["application"]}
    refused = api.ask({"deploymentId": "d-4", **wanted})
    assert refused.told == (422, "refused")
    assert f"put there by {USER}eve with r-1" in refused["problems"][0]
    assert "`release shop 2 --reason ...`" in refused["problems"][0]
    assert refused["advice"] == "release the version, or override its quarantine"
    assert api.ask({"deploymentId": "d-5", "override": True, "reason": "it was the network", **wanted}).status == 202


def test_what_waits_with_that_version_is_stopped(shop: Shop, api: Api, acts: Acts) -> None:
    acts.goes_back()
    shop.asks("2", "d-4").asks("1", "d-5")
    shop.ends("r-1")
    assert (shop.row("d-4")["status"], shop.row("d-5")["status"]) == ("CANCELLED", "SUCCEEDED")
    assert acts.journal() == ["VersionQuarantined"]


def test_now_cancels_what_is_deployed_and_undoes_it_first(shop: Shop, acts: Acts) -> None:
    shop.asks("hanging", "d-3").until(at_work("DeployInfrastructure"), "d-3")
    answer = acts.goes_back(now=True)
    assert (answer.status, answer["status"]) == (202, "QUEUED")
    assert shop.row("d-3")["cancel"]["name"] == "eve"
    assert (shop.ends("r-1"), shop.row("d-3")["status"], acts.shows()["version"]) == ("SUCCEEDED", "CANCELLED", "1")


def test_the_same_request_again_is_the_same_deployment_even_when_it_is_over(shop: Shop, acts: Acts) -> None:
    first = acts.goes_back()
    assert acts.goes_back() == first
    shop.ends("r-1")
    assert acts.goes_back()["status"] == "SUCCEEDED"
    assert len(shop.told("DeploymentStarted", "r-1")) == 1


def test_by_an_event_and_by_the_api_it_is_the_same(shop: Shop, acts: Acts) -> None:
    acts.goes_back(requestedBy="ci")
    detail = {"deploymentId": "r-1", "service": "shop", "reason": "it is slow", "requestedBy": "ci"}
    shop.world.publish(SOURCE, "RollbackRequested", detail)
    shop.ends("r-1")
    assert len(shop.told("DeploymentStarted", "r-1")) == 1


@pytest.mark.parametrize(("to", "said"), [("7", "has no deployment of shop"), ("d-2", "is live already")])
def test_where_there_is_no_way_back_that_is_told_and_remembered(api: Api, acts: Acts, to: str, said: str) -> None:
    answer = acts.goes_back(to=to)
    assert answer.told == (422, "refused")
    assert said in answer["problems"][0]
    assert (api.show("r-1")["status"], acts.goes_back(to=to)) == ("REFUSED", answer)


BAD = [{"reason": ""}, {"colour": "red"}, {"now": "yes"}, {"override": 1}, {"to": "x" * 200}, {"deploymentId": "a b"}]


@pytest.mark.parametrize("body", BAD, ids=lambda body: next(iter(body)))
def test_what_cannot_be_understood_is_told_at_once(api: Api, acts: Acts, body: dict[str, Any]) -> None:
    answer = acts.goes_back(**body)
    assert answer.told == (400, "bad-call")
    assert next(iter(body)) in answer["problems"][0]
    assert api.show("r-1").status == 404


def test_a_service_that_nobody_deployed_has_nothing_to_go_back_from(acts: Acts) -> None:
    answer = acts.goes_back(service="bank")
    assert answer.told == (422, "refused")
    assert answer["problems"] == ["nothing is live on bank, so there is nothing to go back from"]


@pytest.mark.parametrize("body", [{"service": "bank", "reason": "no"}, ["no"], "no", None, {}])
def test_what_is_no_request_for_this_service_is_not_taken(acts: Acts, body: Any) -> None:
    assert acts.post("rollback", body).status == 400


def test_it_asks_as_many_people_as_its_own_config_says(shop: Shop, api: Api, acts: Acts, monkeypatch: Any) -> None:
    approvals = {"required": 1, "approvers": ["user/ann"], "expiresMinutes": 5}
    monkeypatch.setattr(rules, "ROLLBACKS", {"approvals": approvals})
    acts.goes_back()
    shop.until(lambda state: state.get("status") == "AWAITING_APPROVAL", "r-1")
    api.vote("ann", deployment_id="r-1")
    assert shop.ends("r-1") == "SUCCEEDED"
