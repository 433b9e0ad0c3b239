"""What is live after each success, where it comes from, and what was live before."""

from __future__ import annotations

from dataclasses import replace

from domain import succession
from domain.target import Target
from tests.domain.lineage import BOTH, FUNCTION, NOW, SERVICE, STACK, back, content, deployed, live

A, B, C = (deployed(name, f"v-{name}", *BOTH, at=NOW + n) for n, name in enumerate("abc"))


def origins(target: Target) -> tuple[str, str, str]:
    assert target.current
    return target.current["deploymentId"], target.current["origin"], target.current["previous"]


def test_what_succeeds_is_live_with_what_was_live_before_it():
    assert origins(live(A)[0]) == ("a", "a", "")
    assert origins(live(A, B, C)[0]) == ("c", "c", "b")


def test_a_success_is_recorded_with_the_content_that_was_deployed():
    target, [kept] = live(A)
    assert target.current == {
        "deploymentId": "a",
        "version": "v-a",
        "at": NOW,
        "request": {
            "service": SERVICE,
            "version": "v-a",
            "infrastructure": {**STACK, "templateVersion": "a"},
            "application": {**FUNCTION, "codeVersion": "a"},
        },
        "origin": "a",
        "previous": "",
        "inherits": {},
    }
    assert (kept.previous, kept.inherits, kept.snapshot) == ("", {}, None)
    assert live(A, B)[1][1].previous == "a"


def test_a_request_without_a_plan_is_recorded_as_it_is():
    assert succession.pinned(replace(A, plan=None)) == A.request


def test_whoever_goes_back_is_where_the_restored_deployment_was():
    target, (_, b, _) = live(A, B, C)
    target, _ = live(back("r", b), target=target)
    assert origins(target) == ("r", "b", "a")
    assert content(target) == {"infrastructure": "b", "application": "b"}


def test_going_back_again_goes_on_where_the_first_time_led_to():
    target, (a, b, _) = live(A, B, C)
    target, _ = live(back("r1", b), target=target)
    assert target.current
    target, _ = live(back("r2", a), target=target)
    assert origins(target) == ("r2", "a", "")
    assert set(target.quarantine) == {"v-c", "v-b"}


def test_what_comes_after_a_rollback_goes_back_to_what_that_restored():
    target, (_, b, _) = live(A, B, C)
    target, _ = live(back("r", b), deployed("d", "v-d", *BOTH), target=target)
    assert origins(target) == ("d", "d", "b")


def test_what_comes_after_a_version_that_never_succeeded_goes_back_to_what_was_before_that():
    """People said that it is live: nobody goes back to it."""
    target, _ = live(A)
    unknown = replace(target, current={**(target.current or {}), "origin": "", "previous": "z"})
    assert origins(live(B, target=unknown)[0]) == ("b", "b", "z")


def test_a_request_that_lacks_a_part_has_it_from_what_was_live_before():
    target, (_, b) = live(A, deployed("b", "v-b", "application"))
    assert content(target) == {"infrastructure": "a", "application": "b"}
    assert b.inherits == {"infrastructure": {**STACK, "templateVersion": "a"}}


def test_a_part_is_handed_on_as_long_as_nobody_deploys_it():
    line = (A, deployed("b", "v-b", "application"), deployed("c", "v-c", "application"), deployed("d", "v-d"))
    assert content(live(*line)[0]) == {"infrastructure": "a", "application": "c"}
    target, _ = live(*line, deployed("e", "v-e", "infrastructure"))
    assert content(target) == {"infrastructure": "e", "application": "c"}


def test_going_back_restores_parts_that_were_not_asked_for_then():
    """B left the infrastructure as A had made it; C made another one: B as a whole is that of A."""
    target, (_, b, _) = live(A, deployed("b", "v-b", "application"), deployed("c", "v-c", *BOTH))
    target, _ = live(back("r", b), target=target)
    assert content(target) == {"infrastructure": "a", "application": "b"}


def test_going_back_leaves_a_part_as_it_is_that_was_not_there_then():
    target, (a, _) = live(deployed("a", "v-a", "infrastructure"), deployed("b", "v-b", *BOTH))
    target, [r] = live(back("r", a), target=target)
    assert content(target) == {"infrastructure": "a", "application": "b"}
    assert r.inherits == {"application": {**FUNCTION, "codeVersion": "b"}}
