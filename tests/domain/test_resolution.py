"""A failed undo: people look, say what is live, and the service is free again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import resolution
from domain.deployment import Deployment
from domain.errors import Denied
from domain.target import Target
from domain.target_events import TargetResolved, VersionQuarantined, VersionReleased
from tests.domain.lineage import ANN, BOTH, NOW, WHY, back, content, deployed, failed_undo, hard, holding, live

A, B = deployed("a", "v-a", *BOTH), deployed("b", "v-b", "application", at=NOW + 1)
TARGET, (KEPT_A, KEPT_B) = live(A, B)
HELD = failed_undo("c", "v-c", *BOTH)
LATER = NOW + 99


def resolved(lives: Deployment | None = None, held: Deployment = HELD, target: Target = TARGET, **more: Any) -> Target:
    said = f"live:{lives.version}" if lives else "restored"
    return resolution.resolve(holding(held, target, "d", **more), held, lives, ANN, said, "I looked", LATER)


def current(target: Target) -> dict[str, Any]:
    return {key: (target.current or {}).get(key) for key in ("deploymentId", "version", "at", "origin", "previous")}


@pytest.mark.parametrize("lives", [None, HELD, KEPT_A, KEPT_B])
def test_the_service_is_free_again_and_who_waits_still_waits(lives):
    free = resolved(lives)
    assert (free.holder, free.held, free.fence, free.queue) == ("", "", 7, ("d",))


@pytest.mark.parametrize(("lives", "said"), [(None, "restored"), (KEPT_A, "live:v-a")])
def test_it_is_told_who_said_what_and_why(lives, said):
    told = resolved(lives).news[-1]
    assert isinstance(told, TargetResolved)
    assert (told.by, told.reason, told.resolution, told.deployment) == (ANN.arn, "I looked", said, "c")
    assert (told.version, told.environment) == (lives.version if lives else "v-b", "dev")


def test_what_is_not_held_cannot_be_resolved():
    with pytest.raises(Denied) as denied:
        resolution.resolve(replace(TARGET, holder="c", fence=7), HELD, None, ANN, "restored", "so", NOW)
    assert (denied.value.kind, denied.value.sentence) == ("not-held", "storefront is not held")


def test_what_was_live_before_is_live_and_what_failed_is_in_quarantine():
    free = resolved()
    assert free.current == TARGET.current
    entry = {"by": ANN.arn, "reason": "c could not be undone by itself: I looked", "at": LATER, "deploymentId": "c"}
    assert free.quarantine == {"v-c": entry}
    assert [type(each) for each in free.news] == [VersionQuarantined, TargetResolved]


@pytest.mark.parametrize("held", [failed_undo("c", "v-b", *BOTH), failed_undo("c", "v-a", restores="a")])
def test_neither_what_is_live_nor_what_a_rollback_failed_to_restore_is_put_into_quarantine(held):
    assert resolved(held=held).quarantine == {}


def test_the_version_that_failed_may_be_said_to_be_live():
    free = resolved(HELD)
    assert current(free) == {"deploymentId": "c", "version": "v-c", "at": LATER, "origin": "", "previous": "b"}
    assert content(free) == {"infrastructure": "c", "application": "c"}
    assert free.quarantine == {}


def test_a_version_that_failed_and_lacks_a_part_has_it_from_before():
    assert content(resolved(failed_undo("c", "v-c", "application"))) == {"infrastructure": "a", "application": "c"}


def test_two_versions_that_never_succeeded_are_no_origins():
    unknown = replace(TARGET, current={**(TARGET.current or {}), "origin": "", "previous": "z"})
    assert current(resolved(HELD, target=unknown))["previous"] == "z"


@pytest.mark.parametrize("lives", [None, KEPT_A, KEPT_B])
def test_what_failed_is_in_quarantine_whatever_else_is_live(lives):
    assert set(resolved(lives).quarantine) == {"v-c"}


def test_on_a_service_where_nothing_was_live_either_will_do():
    empty = Target(service="storefront")
    assert current(resolved(HELD, target=empty))["previous"] == ""
    assert resolved(target=empty).current is None


def test_an_earlier_version_may_be_said_to_be_live_as_its_deployment_was():
    free = resolved(KEPT_A)
    assert current(free) == {"deploymentId": "a", "version": "v-a", "at": LATER, "origin": "a", "previous": ""}
    assert content(free) == {"infrastructure": "a", "application": "a"}


def test_an_earlier_version_comes_with_the_parts_that_it_had_from_before():
    target, _ = live(deployed("e", "v-e", *BOTH), target=TARGET)
    assert content(resolved(KEPT_B, target=target)) == {"infrastructure": "a", "application": "b"}


def test_a_part_that_an_earlier_version_never_had_stays_as_it_is():
    target, (first, _) = live(deployed("a", "v-a", "infrastructure"), deployed("b", "v-b", *BOTH))
    assert content(resolved(first, target=target)) == {"infrastructure": "a", "application": "b"}


def test_a_version_that_a_rollback_restored_is_that_of_its_origin():
    target, [r] = live(back("r", KEPT_A), target=TARGET)
    assert current(resolved(r, target=target)) == {
        "deploymentId": "r",
        "version": "v-a",
        "at": LATER,
        "origin": "a",
        "previous": "",
    }


def test_what_is_said_to_be_live_is_in_quarantine_no_more():
    bad = replace(TARGET, quarantine={"v-a": {"by": "x", "reason": "so", "at": NOW, "deploymentId": "x"}})
    free = resolved(KEPT_A, target=bad)
    assert set(free.quarantine) == {"v-c"}
    told = free.news[0]
    assert isinstance(told, VersionReleased)
    assert (told.version, told.by, told.reason) == ("v-a", ANN.arn, "I looked")


def test_what_cannot_be_undone_and_is_said_to_be_live_is_a_barrier_from_now_on():
    held = replace(HELD, request={**HELD.request, "infrastructure": hard(HELD.request["infrastructure"])})
    assert resolved(held, held=held).barrier == {"deploymentId": "c", "version": "v-c", "at": LATER, "why": WHY}
    assert resolved(held=held).barrier is None
    barred = replace(TARGET, barrier={"deploymentId": "b", "version": "v-b", "at": NOW, "why": "so"})
    assert resolved(HELD, target=barred).barrier == barred.barrier


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("restored", True),
        ("live:2026.11.22-3", True),
        ("live:", False),
        ("live", False),
        ("live:-x", False),
        ("Restored", False),
        ("", False),
        (None, False),
    ],
)
def test_what_may_be_said(said, right):
    assert (resolution.resolution(said) is None) is right


def test_a_version_that_a_rollback_was_to_leave_is_in_quarantine_where_it_got_there_after_all():
    held = failed_undo("c", "v-a", *BOTH, restores="a", leaves="v-b")
    free = resolved(KEPT_A, held)
    assert free.live_version == "v-a"
    assert list(free.quarantine) == ["v-b"]


def test_what_failed_is_in_quarantine_whichever_other_version_is_live():
    assert list(resolved(KEPT_A).quarantine) == ["v-c"]
