"""What the sweep tells the metrics: how much is under way, and what should not be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import approval, gauges, stages
from domain.deployment import Deployment, Status
from tests.domain.deployments import MINUTE, NOW, accepted, at, running
from tests.domain.gates import EXPIRES, PLAN, POLICY

LATE = 5 * MINUTE


def seen(*active: Deployment, held: int = 0, repairs: int = 0, now: int = NOW) -> dict[str, float]:
    return {metric.name: value for metric, value in gauges.seen(active, held=held, repairs=repairs, now=now).items()}


def asked() -> Deployment:
    """It waits for people, since now."""
    deployment = replace(running("application"), plan=PLAN)
    return approval.ask(at(deployment, stages.APPROVE, NOW, minutes=EXPIRES // MINUTE + 10), POLICY, NOW)


def test_where_nothing_is_under_way_nothing_is_told() -> None:
    assert seen() == {}


def test_how_many_are_active_and_how_old_the_oldest_is() -> None:
    young, old = running(now=NOW - MINUTE), running(now=NOW - 9 * MINUTE)
    assert seen(young, old) == {"ActiveDeployments": 2, "OldestActive": 9 * MINUTE}


def test_who_waits_for_a_turn_is_told_apart() -> None:
    waiting = replace(accepted(), status=Status.QUEUED)
    assert seen(waiting, replace(running(), deadline=0))["QueuedDeployments"] == 1


@pytest.mark.parametrize(("given", "name"), [({"held": 2}, "HeldTargets"), ({"repairs": 2}, "Repairs")])
def test_held_services_and_repairs_are_told_as_they_are_counted(given: dict[str, Any], name: str) -> None:
    assert seen(**given) == {name: 2}


def test_an_approval_is_overdue_when_less_than_a_quarter_of_its_time_is_left() -> None:
    waiting, threshold = asked(), NOW + EXPIRES * 3 // 4
    assert "OverdueApprovals" not in seen(waiting, now=threshold)
    assert seen(waiting, now=threshold + 1)["OverdueApprovals"] == 1


def test_what_is_decided_or_does_not_wait_for_people_is_not_overdue() -> None:
    late = NOW + EXPIRES
    decided = approval.close(asked(), "expired", (), late)
    assert not gauges.overdue(decided, late)
    assert not gauges.overdue(replace(asked(), status=Status.RUNNING), late)
    assert not gauges.overdue(replace(asked(), approval=None), late)


def test_a_deadline_is_past_when_the_sweep_had_five_minutes_to_enforce_it() -> None:
    deployment = at(running(), stages.PREPARE, NOW, minutes=1)
    assert "PastDeadline" not in seen(deployment, now=NOW + MINUTE + LATE)
    assert seen(deployment, now=NOW + MINUTE + LATE + 1)["PastDeadline"] == 1


def test_who_has_no_deadline_is_not_past_it() -> None:
    assert "PastDeadline" not in seen(replace(running(), deadline=0), now=NOW + 100 * LATE)
