"""Votes at once with others: exactly one wins where only one can, and both are told the truth."""

from __future__ import annotations

from typing import Any

from tests.handlers.control.api import Api
from tests.handlers.control.races import Both, digest
from tests.handlers.control.service import Shop
from tests.sweep.invariants import picture


def test_two_approvals_at_once_are_both_counted(shop: Shop, api: Api) -> None:
    plan = digest(shop, people=2)
    both = Both(shop, lambda: api.vote("ann", plan=plan), lambda: api.vote("ben", plan=plan))
    assert (both.first["approval"]["given"], both.second["approval"]["given"]) == (1, 2)
    assert (both.first["status"], both.second["status"]) == ("AWAITING_APPROVAL", "RUNNING")
    assert [told["name"] for told in shop.told("VoteCast")] == ["ben", "ann"]
    assert (shop.ends(), len(shop.told("ApprovalDecided"))) == ("SUCCEEDED", 1)


def test_of_two_approvals_where_one_is_enough_the_second_is_told_so(shop: Shop, api: Api) -> None:
    plan = digest(shop)
    both = Both(shop, lambda: api.vote("ann", plan=plan), lambda: api.vote("ben", plan=plan))
    assert both.first.status == 200
    assert both.second.told in ((409, "not-asked"), (409, "late"))
    assert [told["name"] for told in shop.told("VoteCast")] == ["ben"]
    assert (shop.ends(), len(shop.told("ApprovalDecided"))) == ("SUCCEEDED", 1)


def test_the_same_person_twice_at_once_is_counted_once(shop: Shop, api: Api) -> None:
    plan = digest(shop, people=2)
    both = Both(shop, lambda: api.vote("ann", plan=plan), lambda: api.vote("ann", plan=plan))
    assert (both.first["counted"], both.second["counted"]) == (True, False)
    assert both.second["approval"]["given"] == len(shop.told("VoteCast")) == 1


def test_an_approval_after_a_rejection_is_too_late(shop: Shop, api: Api) -> None:
    plan = digest(shop)
    both = Both(shop, lambda: api.vote("ann", plan=plan), lambda: api.vote("ben", "reject", plan=plan))
    assert (both.first.status, both.first["approval"]["decision"]) == (200, "rejected")
    assert both.second.told == (409, "late")
    assert both.second["detail"] == "it is too late: d-1 is rejected already"
    assert (shop.ends(), shop.live) == ("REJECTED", "1")


def test_a_rejection_after_the_approval_is_too_late(shop: Shop, api: Api) -> None:
    plan = digest(shop)
    both = Both(shop, lambda: api.vote("ben", "reject", plan=plan), lambda: api.vote("ann", plan=plan))
    assert both.first["approval"]["decision"] == "approved"
    assert both.second.status == 409
    assert len(shop.told("VoteCast")) == 1
    assert (shop.ends(), shop.live) == ("SUCCEEDED", "2")


def test_an_approval_while_the_time_runs_out_is_too_late(shop: Shop, api: Api) -> None:
    """It was cast in time, and the gate wrote first that its time is over."""
    plan, expires = digest(shop), shop.row()["approval"]["expiresAt"] / 1000
    shop.world.time = expires - 0.001
    both = Both(shop, lambda: api.vote("ann", plan=plan), lambda: shop.world.advance_to(expires + 61))
    assert both.second.status == 409
    assert [told["decision"] for told in shop.told("ApprovalDecided")] == ["expired"]
    assert (shop.ends(), shop.told("VoteCast")) == ("EXPIRED", [])


def test_a_gate_that_finds_its_time_over_finds_the_approval_of_the_last_moment(shop: Shop, api: Api) -> None:
    plan, expires = digest(shop), shop.row()["approval"]["expiresAt"] / 1000
    shop.world.time = expires - 0.001
    assert api.vote("ann", plan=plan).status == 200
    shop.world.time = expires
    assert shop.ends() == "SUCCEEDED"


def test_an_approval_after_a_cancellation_is_too_late(shop: Shop, api: Api) -> None:
    plan = digest(shop)
    both = Both(shop, lambda: api.vote("ann", plan=plan), api.cancel)
    assert both.first.status == 202
    assert both.second.told == (409, "late")
    assert both.second["detail"] == "it is too late: d-1 is being cancelled"
    assert (shop.ends(), shop.live, shop.told("VoteCast")) == ("CANCELLED", "1", [])


def test_a_cancellation_after_the_approval_stops_the_deployment_all_the_same(shop: Shop, api: Api) -> None:
    plan, before = digest(shop), picture(shop.world)
    both = Both(shop, api.cancel, lambda: api.vote("ann", plan=plan))
    assert (both.first["status"], both.second.told) == ("RUNNING", (202, ""))
    assert (shop.ends(), picture(shop.world)) == ("CANCELLED", before)


def test_who_is_always_overtaken_is_asked_to_try_again(shop: Shop, api: Api, monkeypatch: Any) -> None:
    plan = digest(shop, people=2)
    monkeypatch.setattr("handlers.attempts.ATTEMPTS", 1)
    both = Both(shop, lambda: api.vote("ann", plan=plan), lambda: api.vote("ben", plan=plan))
    assert both.second.told == (503, "busy")
    assert both.second["advice"].startswith("try again in a moment")
    assert api.vote("ann", plan=plan).status == 200
