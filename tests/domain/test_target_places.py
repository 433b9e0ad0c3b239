"""Who gets which place at a service, and what it tells of itself."""

from __future__ import annotations

import pytest

from domain.errors import Refused
from domain.target import OnBusy, Target
from domain.target_events import TargetFrozen, TargetUnfrozen, VersionReleased

NOW = 1_795_000_000_000
FREE = Target(service="storefront", fence=7)
BUSY = Target(service="storefront", holder="d1", fence=7)
FROZEN = "storefront is frozen by ann: Black Friday"


def waiting(*queue: str, holder: str = "") -> Target:
    return Target(service="storefront", holder=holder, fence=7, queue=queue)


def test_a_free_service_is_claimed_at_once():
    target, losers = FREE.admit("d1", OnBusy.QUEUE)
    assert (target.holder, target.fence, target.queue, losers) == ("d1", 8, (), ())


@pytest.mark.parametrize("target", [FREE, BUSY])
def test_while_it_is_frozen_nobody_claims_it(target):
    admitted, losers = target.admit("d2", OnBusy.QUEUE, frozen=FROZEN)
    assert (admitted.holder, admitted.fence, admitted.queue, losers) == (target.holder, 7, ("d2",), ())


def test_who_comes_while_others_wait_for_a_free_service_waits_behind_them():
    target, _ = waiting("d1").admit("d2", OnBusy.QUEUE)
    assert (target.holder, target.queue) == ("", ("d1", "d2"))


@pytest.mark.parametrize(
    ("target", "frozen", "why"),
    [
        (BUSY, "", "storefront is busy with d1"),
        (waiting("d2", "d3"), "", "storefront is busy with d2"),
        (FREE, FROZEN, FROZEN),
        (BUSY, FROZEN, FROZEN),
    ],
)
def test_a_request_that_will_not_wait_is_told_why_it_would_have_to(target, frozen, why):
    with pytest.raises(Refused) as refused:
        target.admit("late", OnBusy.REFUSE, frozen=frozen)
    assert refused.value.problems == (f"{why}, and the request says onBusy: refuse",)


def test_whoever_supersedes_the_others_does_not_supersede_a_rollback():
    target, losers = waiting("back", "d2", "d3", holder="d1").admit("d4", OnBusy.SUPERSEDE, rollback="back")
    assert (target.queue, losers) == (("back", "d4"), ("d2", "d3"))


def test_whoever_supersedes_others_while_it_is_frozen_waits_in_their_place():
    target, losers = waiting("d2").admit("d4", OnBusy.SUPERSEDE, frozen=FROZEN)
    assert (target.holder, target.queue, losers) == ("", ("d4",), ("d2",))


def test_a_rollback_claims_a_free_service_although_others_wait():
    target, losers = waiting("d2", "d3").admit_first("back")
    assert (target.holder, target.fence, target.queue, losers) == ("back", 8, ("d2", "d3"), ())


@pytest.mark.parametrize(("holder", "frozen"), [("d1", ""), ("", FROZEN), ("d1", FROZEN)])
def test_a_rollback_that_must_wait_does_so_before_all_others(holder, frozen):
    target, losers = waiting("d2", "d3", holder=holder).admit_first("back", frozen=frozen)
    assert (target.holder, target.fence, target.queue, losers) == (holder, 7, ("back", "d2", "d3"), ())


@pytest.mark.parametrize("holder", ["d1", ""])
def test_of_two_rollbacks_the_later_one_is_what_people_want(holder):
    target, losers = waiting("back", "d2", holder=holder).admit_first("again", rollback="back")
    assert (*((target.holder,) if not holder else ()), *target.queue) == ("again", "d2")
    assert losers == ("back",)


def test_a_rollback_finds_a_place_in_a_full_queue():
    target, losers = waiting(*(f"d{n}" for n in range(10)), holder="d").admit_first("back")
    assert (target.queue[0], len(target.queue), losers) == ("back", 11, ())


def test_what_is_live_is_known_by_its_version():
    assert FREE.live_version == ""
    assert Target(service="storefront", current={"deploymentId": "d1", "version": "7"}).live_version == "7"


def test_a_target_tells_what_happens_to_it_in_a_history_of_its_own():
    live = Target(service="storefront", current={"version": "7"})
    target = live.tell(TargetFrozen, NOW, environment="dev", by="ann", reason="so", until=0)
    target = target.tell(VersionReleased, NOW - 5, environment="dev", version="6", by="ann", reason="so")
    target = target.tell(TargetUnfrozen, NOW + 9, environment="dev", by="ann", reason="so")
    assert {each.deployment_id for each in target.news} == {"target:storefront"}
    assert [each.sequence for each in target.news] == [1, 2, 3]
    assert [each.at for each in target.news] == [NOW, NOW + 1, NOW + 9]
    assert [each.version for each in target.news] == ["7", "6", "7"]
    assert (target.sequence, target.at) == (3, NOW + 9)


def test_where_nothing_is_live_a_target_tells_no_version():
    [told] = FREE.tell(TargetUnfrozen, NOW, environment="dev", by="ann", reason="so").news
    assert (told.version, told.environment, told.service) == ("", "dev", "storefront")
