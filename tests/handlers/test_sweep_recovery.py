"""A deployment whose execution is gone is ended, or undone by another execution, and that not for ever."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import progress, stages
from domain.deployment import Deployment, Status
from domain.progress import RECOVERIES
from handlers.adapters import history
from handlers.sweep import GRACE_MS
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployments import MINUTES, deployment, held, running
from tests.handlers.ports import Ports
from tests.handlers.sweeping import swept

GONE = ["ABORTED", "TIMED_OUT", "FAILED", "SUCCEEDED"]


pytestmark = pytest.mark.usefixtures("woken")


def in_the_middle(**more: object) -> Deployment:
    return running("d1", stages.PREPARE, at_work=stages.APPLICATION, **more)


@pytest.mark.parametrize("status", GONE)
def test_another_execution_is_named_at_once_and_started_after_the_grace_time(
    ports: Ports, now: Clock, status: str
) -> None:
    ports.holds(in_the_middle(), target=held())
    ports.executions["d1"] = status
    assert swept() == 1
    kept = ports.get("d1")
    assert (kept.execution, kept.recoveries, kept.deadline) == ("d1.r1", 1, NOW + GRACE_MS)
    now.ms = NOW + GRACE_MS - 1
    assert (swept(), ports.started) == (0, [])
    now.ms += 1
    assert (swept(), ports.started) == (1, ["d1.r1"])
    assert ports.get("d1").status is Status.RUNNING


def test_a_recovery_that_was_stopped_too_is_recovered(ports: Ports) -> None:
    ports.holds(in_the_middle(recoveries=1, execution="d1.r1"), target=held())
    ports.executions["d1.r1"] = "ABORTED"
    assert (swept(), ports.get("d1").execution) == (1, "d1.r2")


@pytest.mark.parametrize(("recoveries", "ends"), [(RECOVERIES - 1, False), (RECOVERIES, True)])
def test_recoveries_come_to_an_end(ports: Ports, recoveries: int, ends: bool) -> None:
    execution = f"d1.r{recoveries}"
    ports.holds(in_the_middle(recoveries=recoveries, execution=execution), target=held())
    ports.executions[execution] = "ABORTED"
    assert swept() == 1
    status = Status.ROLLBACK_FAILED if ends else Status.RUNNING
    assert (ports.get("d1").status, bool(ports.target("web").held)) == (status, ends)


def test_a_deployment_with_nothing_left_to_do_is_ended(ports: Ports) -> None:
    ports.holds(running("d1", *stages.FORWARD), deployment("d2", deadline=NOW + 1), target=held("d1", "d2"))
    ports.executions["d1"] = "FAILED"
    assert swept() == 1
    assert (ports.get("d1").status, ports.target("web").holder) == (Status.SUCCEEDED, "d2")
    assert (ports.get("d2").status, ports.started) == (Status.RUNNING, ["d2"])


def test_a_deployment_that_was_undone_is_ended(ports: Ports) -> None:
    state = in_the_middle()
    for stage in stages.UNDO:
        state = progress.begin(state, stage, token=stage, timeout=MINUTES, now=NOW)
        state = progress.complete(state, (), NOW)
    ports.holds(state, target=held())
    ports.executions["d1"] = "ABORTED"
    assert (swept(), ports.get("d1").status) == (1, Status.ROLLED_BACK)


def test_a_deployment_that_ended_meanwhile_is_left_alone(ports: Ports) -> None:
    ports.holds(in_the_middle(), target=held())
    ports.executions["d1"] = "ABORTED"
    ended = replace(ports.get("d1"), status=Status.ROLLED_BACK, revision=9)
    ports.meanwhile(lambda: ports.deployments.update(d1=ended))
    assert (swept(), ports.get("d1")) == (0, ended)


def test_a_deployment_that_the_index_still_calls_active_is_left_alone(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports.holds(replace(in_the_middle(), status=Status.ROLLED_BACK))
    monkeypatch.setattr(history, "with_status", lambda status: ["d1"] if status == "RUNNING" else [])
    assert (swept(), ports.started) == (0, [])
