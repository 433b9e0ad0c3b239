"""What a rollback asks for: what was live then, as quickly as it can be had."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import rollback
from tests.domain.lineage import BOTH, FUNCTION, STACK, deployed, hard, live

PINNED = {"infrastructure": {**STACK, "templateVersion": "a"}, "application": {**FUNCTION, "codeVersion": "a"}}
BUILD = {"kind": "codebuild", "project": "migrate", "variables": {"A": "1"}}
UNDO = {"variables": {"A": "0"}}
OTHER = {**BUILD, "variables": {"A": "2"}}
HTTP = {"kind": "http", "url": "https://x"}
LOUD = {"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 300}
CHECKS = [LOUD, HTTP, {"kind": "alarms", "alarms": ["latency"]}]


def restored(deployment: Any, bake_seconds: int = 0, *, now: dict[str, Any] | None = None) -> dict[str, Any]:
    """`now` are the parts that are live."""
    return rollback.restored(deployment, {"request": now or {}}, bake_seconds=bake_seconds)


def asking(**parts: Any) -> Any:
    """It succeeded with a request of these parts, and no plan."""
    return replace(deployed("a", "v-a"), request=parts, plan=None)


def test_both_parts_are_restored_as_one_with_the_content_that_was_deployed():
    assert restored(deployed("a", "v-a", *BOTH)) == PINNED


@pytest.mark.parametrize(("own", "other"), [BOTH, BOTH[::-1]])
def test_a_part_that_it_had_from_deployments_before_is_restored_with_it(own, other):
    _, (_, b) = live(deployed("a", "v-a", *BOTH), deployed("b", "v-b", own))
    whole = restored(b)
    assert whole[other] == PINNED[other]
    assert "b" in whole[own].values()
    assert list(whole) == list(BOTH)


def test_a_part_that_nobody_had_deployed_is_not_asked_for():
    assert restored(deployed("a", "v-a")) == {}
    assert list(restored(deployed("a", "v-a", "application"))) == ["application"]


def test_neither_a_canary_nor_a_mark_of_the_way_forward_is_restored():
    canary = {"steps": [10], "bakeSeconds": 60}
    both = asking(infrastructure=hard(STACK), application=hard({**FUNCTION, "canary": canary}))
    assert restored(both) == {"infrastructure": STACK, "application": FUNCTION}


def test_a_build_without_an_undo_stays_marked():
    assert restored(asking(application=hard(BUILD))) == {"application": hard(BUILD)}
    assert restored(asking(application=hard({**BUILD, "undo": UNDO}))) == {"application": {**BUILD, "undo": UNDO}}


@pytest.mark.parametrize("build", [{**BUILD, "undo": UNDO}, hard(BUILD)])
def test_a_build_that_is_live_is_not_run_again(build):
    old = asking(infrastructure=build, application=FUNCTION)
    assert restored(old, now={"infrastructure": build}) == {"application": FUNCTION}


def test_a_build_that_is_live_since_a_deployment_before_is_not_run_again_either():
    live_now = {"inherits": {"infrastructure": BUILD}, "request": {"application": FUNCTION}}
    old = replace(asking(application=FUNCTION), inherits={"infrastructure": BUILD})
    assert rollback.restored(old, live_now, bake_seconds=0) == {"application": FUNCTION}


@pytest.mark.parametrize("now", [{}, {"application": BUILD}, {"infrastructure": OTHER}, {"infrastructure": STACK}])
def test_a_build_that_is_not_live_any_more_is_run_again(now):
    assert restored(asking(infrastructure=BUILD), now=now) == {"infrastructure": BUILD}


def test_what_is_no_build_is_deployed_again_even_if_it_is_live():
    """Somebody may have changed it by hand; to deploy it twice does no harm."""
    assert restored(asking(infrastructure=STACK, application=FUNCTION), now={"application": FUNCTION}) == {
        "infrastructure": STACK,
        "application": FUNCTION,
    }


@pytest.mark.parametrize(("name", "why"), [("infrastructure", "rows are gone"), ("application", "mails are sent")])
def test_a_build_that_cannot_be_undone_is_not_run_again(name, why):
    told = f"the build of the {name} cannot be undone ({why}): it is not run again"
    assert rollback.impossible(restored(asking(**{name: hard(BUILD, why)}))) == [told]
    assert rollback.impossible(restored(asking(**{name: {**BUILD, "undo": UNDO}}))) == []


def test_two_builds_that_were_told_apart_only_by_a_mark_are_not_asked_for():
    build = {**BUILD, "undo": UNDO}
    document = restored(asking(infrastructure=hard(build), application=build))
    assert rollback.impossible(document) == [
        "infrastructure and application are the same build: leave one out, or tell them apart by a variable"
    ]
    assert rollback.impossible({**document, "application": OTHER}) == []


def test_alarms_are_not_asked_where_nothing_bakes():
    """They ring: that is why people go back."""
    assert restored(asking(validation=CHECKS)) == {"validation": [HTTP]}
    assert restored(asking(validation=[LOUD])) == {}


@pytest.mark.parametrize("seconds", [60, 900])
def test_alarms_get_the_time_of_the_config_to_fall_silent(seconds):
    alarms = [{**each, "bakeSeconds": seconds, "mayRing": True} for each in (CHECKS[0], CHECKS[2])]
    assert restored(asking(validation=CHECKS), seconds)["validation"] == [alarms[0], HTTP, alarms[1]]


def test_other_things_of_the_request_are_not_restored():
    old = asking(deploymentId="a", reason="so", onBusy="refuse", override=True, approvals={"required": 2})
    assert restored(old) == {}
