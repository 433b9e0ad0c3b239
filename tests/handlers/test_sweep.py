"""What was never started is started, whose turn does not come expires, and one that is broken stops no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.deployment import Status
from domain.metrics import BY_NAME
from handlers import redrive, sweep
from handlers.adapters import history
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployments import deployment, held, running
from tests.handlers.measuring.lines import read
from tests.handlers.ports import Ports
from tests.handlers.sweeping import swept


def test_where_nothing_is_active_nothing_is_done(ports: Ports, woken: list[str]) -> None:
    ports.holds(replace(running(), status=Status.SUCCEEDED), replace(running("d2"), status=Status.REFUSED))
    assert sweep.handler({}, None) == {"active": 0, "redriven": 0, "repaired": 0, "woken": 0, "failed": 0}


@pytest.mark.parametrize("status", [Status.QUEUED, Status.RUNNING, Status.AWAITING_APPROVAL, Status.ROLLING_BACK])
def test_every_active_deployment_is_looked_at(ports: Ports, woken: list[str], status: Status) -> None:
    ports.holds(running(status=status))
    assert sweep.handler({}, None)["active"] == 1


def test_a_deployment_waits_for_its_turn_until_its_deadline(ports: Ports, woken: list[str], now: Clock) -> None:
    ports.holds(running("d0"), deployment("d1", deadline=NOW), deployment("d2"), target=held("d0", "d1", "d2"))
    ports.executions["d0"] = "RUNNING"
    ports.deployments["d2"] = replace(ports.get("d2"), deadline=NOW + 1)
    assert (swept(), ports.get("d1").status) == (0, Status.QUEUED)
    now.ms += 1
    assert (swept(), ports.get("d1").status) == (1, Status.EXPIRED)
    assert (ports.target("web").queue, ports.target("web").holder) == (("d2",), "d0")
    assert ports.names("d1") == ["DeploymentStopped"]
    assert ports.get("d2").status is Status.QUEUED


def test_an_execution_that_was_never_started_is_started(ports: Ports, woken: list[str]) -> None:
    ports.holds(running(), target=held())
    assert (swept(), ports.started) == (1, ["d1"])


def test_one_that_cannot_be_repaired_does_not_stop_the_others(
    ports: Ports, woken: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ports.holds(running("d1"), running("d2"), running("d3"))
    monkeypatch.setattr("handlers.adapters.workflow.start", refusing(ports, "d2"))
    monkeypatch.setattr(redrive, "requests", lambda: ports.started.append("redriven") or 0)
    with pytest.raises(RuntimeError, match="1 of 3 active deployments could not be repaired"):
        sweep.handler({}, None)
    assert ports.started == ["d1", "d3", "redriven"]
    assert '"deploymentId": "d2", "error": "PermissionError"' in capsys.readouterr().out


def refusing(ports: Ports, deployment_id: str) -> Any:
    def start(machine: str, state: Any) -> None:
        if state.id == deployment_id:
            raise PermissionError("not authorized")
        ports.start(machine, state)

    return start


def test_somebody_faster_is_no_failure(ports: Ports, woken: list[str], now: Clock) -> None:
    ports.holds(running("d0"), deployment("d1", deadline=NOW - 1), target=held("d0", "d1"))
    ports.executions["d0"] = "RUNNING"
    ports.meanwhile(lambda: ports.holds(running("d1"), target=held("d1", fence=2)))
    ports.targets["web"] = replace(ports.target("web"), revision=7)
    assert swept() == 0
    assert ports.get("d1").status is Status.RUNNING


def test_requests_are_redriven_and_counted(ports: Ports, woken: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redrive, "requests", lambda: 3)
    assert sweep.handler({}, None)["redriven"] == 3


def test_what_it_saw_and_repaired_is_told_to_the_metrics(
    ports: Ports, woken: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Having a stage look once more is no repair; a service that is held is counted without looking at all services."""
    monkeypatch.setattr(redrive, "requests", lambda: 2)
    ports.holds(deployment("d1", deadline=NOW - 1), running("d2"), target=replace(held("d2", "d1"), held="undo failed"))
    ports.executions["d2"] = "RUNNING"
    sweep.handler({}, None)
    (line,) = read(capsys.readouterr().out)
    told = {name: value for name, value in line.items() if name in BY_NAME}
    assert told == {"ActiveDeployments": 2, "QueuedDeployments": 1, "HeldTargets": 1, "Repairs": 3}
    assert (line["environment"], line["message"]) == ("dev", "seen")


def test_what_it_saw_is_told_though_it_cannot_take_up_requests(
    ports: Ports, woken: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An alarm that is not told any more would be over."""
    monkeypatch.setattr(redrive, "requests", lambda: 1 / 0)
    ports.holds(running("d2"), target=replace(held("d2"), held="undo failed"))
    with pytest.raises(ZeroDivisionError):
        sweep.handler({}, None)
    (line,) = read(capsys.readouterr().out)
    assert line["HeldTargets"] == 1


def test_what_has_ended_since_it_was_listed_is_not_active_and_nothing_counts_twice(
    ports: Ports, woken: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Indexes are a little late."""
    ports.holds(running("d1"), replace(running("d2"), status=Status.SUCCEEDED))
    monkeypatch.setattr(history, "with_status", lambda status: iter(["d1", "d2"]))
    sweep.handler({}, None)
    (line,) = read(capsys.readouterr().out)
    assert line["ActiveDeployments"] == 1
