"""A service whose undo failed is held until somebody has looked, and says what is live."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handlers.control.acts import Acts, two_lived, undo_fails
from tests.handlers.control.api import USER, Api
from tests.handlers.control.service import Shop

APPLICATION = {"kind": "lambda", "function": "shop", "alias": "live", "code": "s3://artifacts/2.zip"}


@pytest.fixture
def acts(shop: Shop, api: Api) -> Acts:
    undo_fails(shop)
    return Acts(api)


def test_it_says_so_with_what_to_do_next(acts: Acts) -> None:
    shown = acts.shows()
    assert (shown["holder"], shown["version"]) == ("d-3", "2")
    assert "Mend the cause and `retry d-3`" in shown["held"]
    assert acts.journal() == ["TargetHeld"]
    (held,) = shown["history"]
    assert (held["detail"]["deployment"], held["detail"]["reason"]) == ("d-3", shown["held"])


def test_what_was_live_before_is_live_again_and_the_version_that_failed_stays_away(
    shop: Shop, api: Api, acts: Acts
) -> None:
    answer = acts.resolves("restored")
    assert (answer.status, answer["version"], answer["deploymentId"]) == (200, "2", "d-2")
    assert {"holder", "held"}.isdisjoint(answer.document)
    (entry,) = answer["quarantine"]
    assert (entry["version"], entry["by"], entry["deploymentId"]) == ("vandal", f"{USER}eve", "d-3")
    assert entry["reason"] == "d-3 could not be undone by itself: looked"
    assert acts.journal() == ["TargetResolved", "VersionQuarantined", "TargetHeld"]
    assert api.ask({"deploymentId": "d-4", "version": "vandal", "application": APPLICATION}).status == 422
    assert shop.row("d-3")["status"] == "ROLLBACK_FAILED"


def test_whoever_waits_starts_and_whoever_waits_with_that_version_does_not(shop: Shop, acts: Acts) -> None:
    shop.asks("vandal", "d-4").asks("1", "d-5").asks("2", "d-6")
    answer = acts.resolves("restored")
    assert (answer["holder"], answer["queue"]) == ("d-5", ["d-6"])
    assert shop.row("d-4")["status"] == "CANCELLED"
    assert shop.row("d-5")["status"] == "RUNNING"
    assert shop.ends("d-5") in ("SUCCEEDED", "ROLLED_BACK", "FAILED")


def test_the_version_that_failed_may_be_said_to_live(acts: Acts) -> None:
    answer = acts.resolves("live:vandal")
    assert (answer.status, answer["version"], answer["deploymentId"]) == (200, "vandal", "d-3")
    assert "quarantine" not in answer.document
    (resolved, *_) = acts.shows()["history"]
    assert resolved["event"] == "TargetResolved"
    told = {"by": f"{USER}eve", "reason": "looked", "resolution": "live:vandal", "deployment": "d-3"}
    assert told.items() <= resolved["detail"].items()


def test_from_there_one_goes_back_to_what_was_live_before(acts: Acts) -> None:
    acts.resolves("live:vandal")
    assert acts.previews()["to"] == {"deploymentId": "d-2", "version": "2"}
    assert acts.goes_back()["restores"] == "d-2"


def test_nobody_goes_back_to_what_never_succeeded(shop: Shop, acts: Acts) -> None:
    acts.resolves("live:vandal")
    assert "only a deployment that succeeded" in acts.previews("d-3")["problems"][0]


def test_an_older_version_may_be_said_to_live(acts: Acts) -> None:
    answer = acts.resolves("live:1")
    assert (answer.status, answer["version"], answer["deploymentId"]) == (200, "1", "d-1")
    assert "is live already" in acts.previews("d-1")["problems"][0]
    assert acts.previews("d-2")["to"]["version"] == "2"


def test_a_version_that_nobody_knows_cannot_live(acts: Acts) -> None:
    before = acts.shows()
    answer = acts.resolves("live:7")
    assert answer.told == (409, "unknown-version")
    assert answer["detail"] == (
        "no deployment of shop succeeded with version 7, and d-3 is version vandal: nobody could ever go back to it"
    )
    assert acts.shows() == before


@pytest.mark.parametrize("said", ["", "live", "live:", "live:a b", "fine", "restored ", "live:-x"])
def test_what_is_no_resolution_is_told(acts: Acts, said: str) -> None:
    answer = acts.resolves(said)
    assert answer.told == (400, "bad-call")
    assert "live:VERSION" in answer["problems"][0]


@pytest.mark.parametrize("body", [{"as": "restored"}, {"as": "restored", "reason": ""}, {"reason": "why"}, {}])
def test_both_what_and_why_must_be_said(acts: Acts, body: dict[str, Any]) -> None:
    assert acts.post("resolution", body).told == (400, "bad-call")


def test_twice_is_once(acts: Acts) -> None:
    acts.resolves("restored")
    answer = acts.resolves("restored")
    assert (answer.told, answer["detail"]) == ((409, "not-held"), "shop is not held")
    assert answer["advice"] == "look at it: `targets` shows who holds what"


def test_what_is_not_held_needs_no_resolution(shop: Shop, api: Api) -> None:
    two_lived(shop)
    shop.asks("hanging", "d-4")
    for said in ("restored", "live:1"):
        assert Acts(api).resolves(said).told == (409, "not-held")


def test_a_service_that_nobody_deployed_is_not_held(acts: Acts) -> None:
    assert acts.resolves("restored", service="bank").told == (409, "not-held")


def test_a_rollback_that_waits_goes_first_when_it_is_resolved(shop: Shop, acts: Acts) -> None:
    shop.asks("1", "d-4")
    assert acts.goes_back(to="d-2")["status"] == "QUEUED"
    assert acts.resolves("restored")["holder"] == "r-1"


def test_a_rollback_that_got_there_after_all_leaves_live_what_it_was_to_restore(shop: Shop, acts: Acts) -> None:
    """People say so: what is live is the deployment that first made it so, and not the rollback that failed."""
    as_rollback = [("restores", "d-1"), ("leaves", "2"), ("version", "1")]
    next(item for item in shop.world.dynamodb.tables["history"].items.values() if is_row(item, "d-3")).update(
        {name: {"S": text} for name, text in as_rollback}
    )
    answer = acts.resolves("live:1")
    assert (answer["version"], answer["deploymentId"]) == ("1", "d-1")


def is_row(item: dict[str, Any], deployment_id: str) -> bool:
    return item["deploymentId"]["S"] == deployment_id and "status" in item
