"""What people see of a service beside its deployments: quarantine, freezes, what cannot be undone, and its journal."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handlers.control.acts import Acts, two_lived
from tests.handlers.control.api import USER, Api
from tests.handlers.control.service import Shop
from tests.sweep.scenarios import request


@pytest.fixture
def acts(shop: Shop, api: Api) -> Acts:
    two_lived(shop)
    return Acts(api)


def listed(api: Api) -> dict[str, dict[str, Any]]:
    return {each["service"]: each for each in api.call("GET", "/targets")["targets"]}


def test_the_newest_version_in_quarantine_comes_first(shop: Shop, api: Api, acts: Acts) -> None:
    acts.goes_back()
    shop.ends("r-1")
    shop.asks("3", "d-3").ends("d-3")
    shown = acts.shows()["quarantine"]
    assert [(each["version"], each["by"]) for each in shown] == [("3", "coordinator"), ("2", f"{USER}eve")]
    assert listed(api)["shop"]["quarantine"] == shown


def test_a_version_that_is_deployed_all_the_same_leaves_it(shop: Shop, acts: Acts) -> None:
    acts.goes_back()
    shop.ends("r-1")
    assert shop.asks("2", "d-3", override=True, reason="it was the network").ends("d-3") == "SUCCEEDED"
    assert "quarantine" not in acts.shows().document


def test_what_cannot_be_undone_is_shown(shop: Shop, acts: Acts) -> None:
    part = request("d-3", "1")["application"] | {"irreversible": True, "irreversibleReason": "the orders were split"}
    assert shop.asks("1", "d-3", application=part).ends("d-3") == "SUCCEEDED"
    barrier = acts.shows()["barrier"]
    assert (barrier["deploymentId"], barrier["version"], barrier["why"]) == ("d-3", "1", "the orders were split")
    assert "d-3 (version 1) cannot be undone" in acts.previews()["problems"][0]


def test_a_service_without_any_of_these_shows_none(api: Api, acts: Acts) -> None:
    nothing = {"quarantine", "freeze", "frozen", "barrier", "held", "restores", "queue", "holder"}
    assert nothing.isdisjoint(acts.shows().document)
    assert nothing.isdisjoint(listed(api)["shop"])


def test_its_journal_is_that_of_late(shop: Shop, api: Api, acts: Acts) -> None:
    for _ in range(11):
        acts.freezes()
        acts.unfreezes()
    shown = acts.shows()["history"]
    assert [each["sequence"] for each in shown] == list(range(22, 2, -1))
    assert (shown[0]["event"], shown[1]["event"]) == ("TargetUnfrozen", "TargetFrozen")
    assert shown[0]["detail"]["deploymentId"] == "target:shop"
    assert "history" not in listed(api)["shop"]


def test_a_list_of_deployments_tells_rollbacks_from_others(shop: Shop, api: Api, acts: Acts) -> None:
    acts.goes_back()
    shop.ends("r-1")
    rows = api.call("GET", "/targets/{service}/deployments", {"service": "shop"})["deployments"]
    kinds = {each["deploymentId"]: each["kind"] for each in rows}
    assert kinds == {"r-1": "rollback", "d-2": "deployment", "d-1": "deployment"}


def test_the_row_of_all_services_is_no_service(api: Api, acts: Acts) -> None:
    acts.post("/freeze", {"reason": "holidays"})
    assert list(listed(api)) == ["shop"]
    assert acts.shows("*").told == (404, "not-there")


def test_a_freeze_of_one_service_is_not_that_of_another(shop: Shop, api: Api, acts: Acts) -> None:
    shop.asks("1", "d-3", service="bank")
    acts.freezes()
    assert listed(api)["shop"]["frozen"]["scope"] == "shop"
    assert "frozen" not in listed(api)["bank"]


def test_what_happens_to_a_service_is_told_on_the_bus(shop: Shop, acts: Acts) -> None:
    acts.freezes(by="ann")
    shop.world.settle()
    sent = [each for each in shop.world.events.published if each["detail-type"] == "TargetFrozen"]
    assert [each["detail"]["by"] for each in sent] == [f"{USER}ann"]
