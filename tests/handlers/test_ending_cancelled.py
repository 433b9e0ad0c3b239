"""What was cancelled is in quarantine if a rollback cancelled it, or if it had failed before; else it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import cancellation, progress, stages
from domain.deployment import Deployment, Status
from handlers import waking
from tests.handlers.conftest import NOW
from tests.handlers.deployments import MINUTES, running
from tests.handlers.endings import FAILED, finish
from tests.handlers.lives import ANN, EVE, go_back, lives, waiting
from tests.handlers.ports import Ports

pytestmark = pytest.mark.usefixtures("woken")


def at_work(stage: str = stages.APPLICATION) -> Deployment:
    """It brings version 3."""
    return replace(running("d1", *stages.FORWARD[: stages.FORWARD.index(stage)], at_work=stage), version="3")


def undone(state: Deployment) -> Deployment:
    """To its end, and well."""
    if state.work and state.work.open:
        state = progress.give_up(state, NOW + waking.RUNS_MS + 1)
    for stage in stages.UNDO:
        state = progress.begin(state, stage, token=stage, timeout=MINUTES, now=NOW, cause=FAILED)
        state = progress.complete(state, (), NOW)
    return state


def cancelled(state: Deployment, **more: Any) -> Deployment:
    return cancellation.cancel(state, ANN, "a typo", NOW, runs=waking.RUNS_MS, **more)


def ends(ports: Ports, state: Deployment, *others: Deployment) -> dict[str, Any]:
    """As CANCELLED; what is in quarantine then."""
    lives(ports, state, *others, holder="d1", queue=tuple(each.id for each in others))
    assert finish() == "CANCELLED"
    return dict(ports.target("web").quarantine)


def test_who_cancels_a_deployment_says_nothing_of_its_version(ports: Ports) -> None:
    assert ends(ports, undone(cancelled(at_work()))) == {}


def test_what_a_rollback_cancelled_is_what_people_went_back_from(ports: Ports) -> None:
    told = {"by": ANN.arn, "reason": "a typo", "at": NOW, "deploymentId": "d1"}
    assert ends(ports, undone(cancelled(at_work(), rollback="r1"))) == {"3": told}


def test_it_is_so_although_it_changed_nothing_yet(ports: Ports) -> None:
    state = progress.give_up(cancelled(at_work(stages.PREPARE), rollback="r1"), NOW + waking.RUNS_MS + 1)
    assert list(ends(ports, state)) == ["3"]


def test_what_failed_and_was_cancelled_while_it_was_undone_has_failed_all_the_same(ports: Ports) -> None:
    failed = progress.fail(at_work(), FAILED, NOW)
    entry = ends(ports, undone(cancelled(failed)))["3"]
    assert (entry["by"], entry["deploymentId"]) == ("coordinator", "d1")
    assert entry["reason"] == "cancelled by ann: a typo; it had failed already: it broke"


def test_what_failed_before_it_changed_anything_is_not_at_fault(ports: Ports) -> None:
    failed = progress.fail(at_work(stages.PREPARE), FAILED, NOW)
    assert ends(ports, cancelled(failed)) == {}


def test_who_waits_with_that_version_is_stopped_and_others_are_not(ports: Ports) -> None:
    ends(ports, undone(cancelled(at_work(), rollback="r1")), waiting("d2", "3"), waiting("d3", "4"))
    assert (ports.get("d2").status, ports.get("d3").status) == (Status.CANCELLED, Status.RUNNING)


@pytest.mark.parametrize("version", ["3", "1"])
def test_from_the_request_on_now_leaves_the_version_behind_and_goes_on(ports: Ports, version: str) -> None:
    """The version that the rollback itself restores is in nobody's quarantine."""
    lives(ports, replace(at_work(), version=version), holder="d1")
    assert go_back(now=True, requestedBy="ben") == ("r1", "QUEUED")
    ports.holds(undone(ports.get("d1")))
    assert finish() == "CANCELLED"
    assert (ports.get("r1").status, ports.target("web").holder) == (Status.RUNNING, "r1")
    found = {key: (entry["by"], entry["reason"]) for key, entry in ports.target("web").quarantine.items()}
    assert found == ({"3": ("claimed: ben", "r1 rolls back at once: it is slow")} if version == "3" else {})


def test_a_rollback_that_is_cancelled_for_another_one_restored_what_was_good(ports: Ports) -> None:
    back = replace(at_work(), version="1", restores="c0", requester=EVE.arn)
    assert ends(ports, undone(cancelled(back, rollback="r2"))) == {}
