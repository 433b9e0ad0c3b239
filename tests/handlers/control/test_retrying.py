"""People have an undo that failed tried once more, and free versions from quarantine."""

from __future__ import annotations

import pytest

from tests.handlers.control.acts import Acts, two_lived, undo_fails
from tests.handlers.control.api import USER, Api
from tests.handlers.control.service import Shop

COPY = "deployment-coordinator/shop.before.zip"


@pytest.fixture
def acts(shop: Shop, api: Api) -> Acts:
    undo_fails(shop)
    return Acts(api)


def mended(shop: Shop) -> None:
    """Somebody brought the copy of the code back, that the undo needs."""
    shop.world.s3.put("artifacts", COPY, b"good2")


def test_when_the_cause_is_mended_the_undo_goes_on(shop: Shop, api: Api, acts: Acts) -> None:
    mended(shop)
    answer = acts.retries(by="ann")
    again = answer["deploymentId"]
    assert (answer.status, answer["status"], answer["retries"], answer["version"]) == (202, "RUNNING", "d-3", "vandal")
    assert shop.ends(again) == "ROLLED_BACK"
    shown = api.show(again)
    assert (shown["kind"], shown["retries"], shown["attempt"], shown["requester"]) == ("retry", "d-3", 1, f"{USER}ann")
    target = acts.shows()
    assert (target["version"], [each["version"] for each in target["quarantine"]]) == ("2", ["vandal"])
    assert {"holder", "held"}.isdisjoint(target.document)


def test_when_it_is_not_the_undo_fails_again_and_says_so(shop: Shop, api: Api, acts: Acts) -> None:
    again = acts.retries()["deploymentId"]
    assert (shop.ends(again), acts.shows()["holder"]) == ("ROLLBACK_FAILED", again)
    assert acts.journal() == ["TargetHeld", "TargetHeld"]
    mended(shop)
    third = acts.retries(again)["deploymentId"]
    assert (shop.ends(third), api.show(third)["attempt"], api.show(third)["retries"]) == ("ROLLED_BACK", 2, "d-3")


def test_asked_again_it_is_the_same(shop: Shop, acts: Acts) -> None:
    assert acts.retries() == acts.retries(by="ann")


def test_one_that_was_resolved_is_over(acts: Acts) -> None:
    acts.resolves("restored")
    answer = acts.retries()
    assert (answer.told, answer["detail"]) == ((409, "not-held"), "d-3 does not hold shop any more")


def test_what_did_not_fail_so_cannot_be_tried_again(shop: Shop, acts: Acts) -> None:
    answer = acts.retries("d-2")
    assert answer.told == (409, "nothing-to-retry")
    assert (answer["detail"], answer["advice"]) == (
        "d-2 has ended as SUCCEEDED",
        "request the version again instead",
    )
    shop.asks("1", "d-4")
    assert acts.retries("d-4")["detail"] == "d-4 is QUEUED"


def test_one_that_is_not_there_is_told(acts: Acts) -> None:
    assert acts.retries("d-9").told == (404, "not-there")


def test_what_cannot_be_undone_is_not_tried(shop: Shop, api: Api) -> None:
    two_lived(shop)
    application = {"kind": "lambda", "function": "shop", "alias": "live", "code": "s3://artifacts/3.zip"}
    marked = {**application, "irreversible": True, "irreversibleReason": "the orders were split"}
    assert shop.asks("3", "d-3", application=marked).ends("d-3") == "ROLLBACK_FAILED"
    answer = Acts(api).retries()
    assert (answer.told, answer["detail"]) == (
        (409, "irreversible"),
        "application cannot be undone: the orders were split",
    )
    assert "resolve shop" in answer["advice"]
    assert "does NOT come back: the orders were split" in Acts(api).shows()["held"]


def test_a_version_in_quarantine_is_released(shop: Shop, api: Api, acts: Acts) -> None:
    acts.resolves("restored")
    answer = acts.releases("vandal", by="ann")
    assert (answer.status, "quarantine" in answer.document) == (200, False)
    (released, *_) = acts.shows()["history"]
    assert (released["event"], released["detail"]["version"]) == ("VersionReleased", "vandal")
    assert (released["detail"]["by"], released["detail"]["reason"]) == (f"{USER}ann", "mended")
    shop.comes("vandal", "d-4")
    assert shop.row("d-4")["status"] == "RUNNING"


def test_what_is_not_in_quarantine_cannot_be_released(acts: Acts) -> None:
    answer = acts.releases("2")
    assert (answer.told, answer["advice"]) == ((409, "no-quarantine"), "in quarantine are: none")
    acts.resolves("restored")
    acts.releases("vandal")
    assert acts.releases("vandal").told == (409, "no-quarantine")
    assert acts.releases("2", service="bank").told == (409, "no-quarantine")
    assert acts.releases("a b").told == (400, "bad-call")
