"""Two put the same service right at once: exactly one does it, and both are told the truth."""

from __future__ import annotations

from tests.handlers.control.acts import Acts, two_lived, undo_fails
from tests.handlers.control.api import Api
from tests.handlers.control.races import WRITES, Both
from tests.handlers.control.service import Shop
from tests.sweep.people import waits

MENDS, RETRIES, BACK = 3, 4, 4
"""A resolution reads the target and its deployment; a retry also whether its name is free; a rollback its destination,
and the target once more."""


def test_of_two_resolutions_at_once_the_second_finds_it_free(shop: Shop, api: Api) -> None:
    undo_fails(shop)
    acts = Acts(api)
    both = Both(shop, lambda: acts.resolves("restored"), lambda: acts.resolves("live:1", by="ann"), at=MENDS)
    assert (both.first.status, both.second.told) == (200, (409, "not-held"))
    assert (acts.shows()["version"], acts.journal().count("TargetResolved")) == ("1", 1)


def test_two_retries_at_once_are_one(shop: Shop, api: Api) -> None:
    undo_fails(shop)
    acts = Acts(api)
    both = Both(shop, acts.retries, lambda: acts.retries(by="ann"), at=RETRIES)
    assert both.first == both.second
    again = both.first["deploymentId"]
    assert (acts.shows()["holder"], len(shop.told("DeploymentStarted", again))) == (again, 1)


def test_a_retry_after_a_resolution_is_too_late(shop: Shop, api: Api) -> None:
    undo_fails(shop)
    acts = Acts(api)
    both = Both(shop, acts.retries, lambda: acts.resolves("restored"), at=RETRIES)
    assert (both.first.status, both.second.told) == (200, (409, "not-held"))
    assert "holder" not in acts.shows().document


def test_a_resolution_after_a_retry_is_too_early(shop: Shop, api: Api) -> None:
    undo_fails(shop)
    acts = Acts(api)
    both = Both(shop, lambda: acts.resolves("restored"), acts.retries, at=MENDS)
    assert (both.first.status, both.second.told) == (202, (409, "not-held"))
    assert acts.shows()["holder"] == both.first["deploymentId"]


def test_two_different_rollbacks_at_once_go_one_after_the_other(shop: Shop, api: Api) -> None:
    two_lived(shop)
    acts = Acts(api)
    both = Both(shop, acts.goes_back, lambda: acts.goes_back(deploymentId="r-2", by="ann"), at=BACK)
    assert (both.first["status"], both.second["status"]) == ("RUNNING", "QUEUED")
    assert (acts.shows()["holder"], acts.shows()["queue"]) == ("r-2", ["r-1"])


def test_the_same_rollback_twice_at_once_is_one(shop: Shop, api: Api) -> None:
    two_lived(shop)
    acts = Acts(api)
    both = Both(shop, acts.goes_back, acts.goes_back, at=BACK)
    assert both.first == both.second
    assert len(shop.told("DeploymentStarted", "r-1")) == 1


def test_one_that_cannot_wait_finds_that_the_other_has_been_approved(shop: Shop, api: Api) -> None:
    two_lived(shop)
    shop.asks("1", "d-3", people=1).until(waits, "d-3")
    acts, plan = Acts(api), shop.row("d-3")["plan"]["digest"]
    both = Both(
        shop,
        lambda: acts.goes_back(now=True, to="d-1"),
        lambda: api.vote("ann", deployment_id="d-3", plan=plan),
        at=BACK + 1,
    )
    assert (both.first.status, both.second["status"]) == (200, "QUEUED")
    assert (shop.ends("r-1"), shop.row("d-3")["status"]) == ("SUCCEEDED", "CANCELLED")


def test_an_approval_after_one_that_cannot_wait_is_too_late(shop: Shop, api: Api) -> None:
    two_lived(shop)
    shop.asks("1", "d-3", people=1).until(waits, "d-3")
    acts, plan = Acts(api), shop.row("d-3")["plan"]["digest"]
    both = Both(
        shop,
        lambda: api.vote("ann", deployment_id="d-3", plan=plan),
        lambda: acts.goes_back(now=True, to="d-1"),
    )
    assert (both.first["status"], both.second.told) == ("QUEUED", (409, "late"))
    assert (shop.ends("r-1"), shop.row("d-3")["status"]) == ("SUCCEEDED", "CANCELLED")


def test_a_freeze_just_before_a_request_is_seen(shop: Shop, api: Api) -> None:
    two_lived(shop)
    acts = Acts(api)
    wanted = {"deploymentId": "d-3", "version": "1", "application": shop.row("d-1")["request"]["application"]}
    both = Both(shop, lambda: api.ask(wanted), acts.freezes, at=3)
    assert (both.first.status, both.second["status"]) == (200, "QUEUED")


def test_two_freezes_at_once_are_both_told_and_the_later_one_counts(shop: Shop, api: Api) -> None:
    two_lived(shop)
    acts = Acts(api)
    both = Both(shop, acts.freezes, lambda: acts.freezes(by="ann"), at=WRITES)
    assert (both.first.status, both.second.status, acts.journal()) == (200, 200, ["TargetFrozen"] * 2)
    assert acts.shows()["freeze"]["by"].endswith("user/eve")


def test_of_two_releases_at_once_the_second_finds_nothing(shop: Shop, api: Api) -> None:
    undo_fails(shop)
    acts = Acts(api)
    acts.resolves("restored")
    both = Both(shop, lambda: acts.releases("vandal"), lambda: acts.releases("vandal", by="ann"), at=WRITES)
    assert (both.first.status, both.second.told) == (200, (409, "no-quarantine"))
    assert acts.journal().count("VersionReleased") == 1
