"""What got lost is told again, what is late ends, and one that cannot be repaired stops no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import progress, stages
from domain.deployment import Status
from domain.errors import Code, StageError
from handlers import redrive, sweep, waking
from handlers.sweep import GRACE_MS
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployments import MINUTES, deployment, held, running
from tests.handlers.ports import Ports


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stages that were asked to look again; no request waits to be redriven."""
    asked: list[str] = []

    def wake(state: Any) -> bool:
        asked.append(state.work.stage)
        return True

    monkeypatch.setattr(waking, "wake", wake)
    monkeypatch.setattr(redrive, "requests", lambda: 0)
    return asked


def swept() -> int:
    return sweep.handler({}, None)["repaired"]


def test_where_nothing_is_active_nothing_is_done(ports: Ports, woken: list[str]) -> None:
    ports.holds(replace(running(), status=Status.SUCCEEDED), replace(running("d2"), status=Status.REFUSED))
    assert sweep.handler({}, None) == {"active": 0, "repaired": 0, "redriven": 0, "failed": 0}


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


def test_an_answer_that_got_lost_is_told_again_after_the_grace_time(ports: Ports, woken: list[str], now: Clock) -> None:
    answered = running("d1", stages.PREPARE)
    ports.holds(answered, target=held())
    ports.executions["d1"] = "RUNNING"
    now.ms = answered.at + GRACE_MS
    assert (swept(), ports.told) == (0, [])
    now.ms += 1
    assert (swept(), ports.told) == (1, [("token of PrepareDeployment", {"result": "done"})])


def test_a_failure_that_got_lost_is_told_again_with_its_reason(ports: Ports, woken: list[str], now: Clock) -> None:
    failed = progress.fail(running(at_work=stages.PREPARE), StageError(Code.PLAN_FAILED, "no template"), NOW)
    ports.holds(failed, target=held())
    ports.executions["d1"] = "RUNNING"
    now.ms += GRACE_MS + 1000
    assert swept() == 1
    told = {"result": "failed", "code": "PlanFailed", "reason": "no template"}
    assert ports.told == [("token of PrepareDeployment", told)]


def test_an_overdue_stage_ends_at_once(ports: Ports, woken: list[str], now: Clock) -> None:
    ports.holds(running(at_work=stages.PREPARE), target=held())
    ports.executions["d1"] = "RUNNING"
    now.ms = NOW + MINUTES
    swept()
    assert (ports.told, ports.names("d1")) == ([], [])
    now.ms += 1
    assert swept() == 1
    ((token, told),) = ports.told
    assert (token, told["code"]) == ("token of PrepareDeployment", "TimedOut")
    assert ports.names("d1") == ["StageFailed"]
    assert ports.get("d1").status is Status.RUNNING


def test_a_stage_that_waits_for_aws_is_asked_to_look_again(ports: Ports, woken: list[str]) -> None:
    at_work = running(at_work=stages.INFRASTRUCTURE)
    ports.holds(progress.wait(at_work, {"phase": "deploy"}, "arn:stack"), target=held())
    ports.executions["d1"] = "RUNNING"
    assert (swept(), woken) == (1, [stages.INFRASTRUCTURE])


def test_a_stage_that_has_just_begun_is_left_alone(ports: Ports, woken: list[str], now: Clock) -> None:
    at_work = running(at_work=stages.APPLICATION)
    ports.holds(at_work, target=held())
    ports.executions["d1"] = "RUNNING"
    assert at_work.work
    now.ms = at_work.work.started_at + GRACE_MS
    assert (swept(), woken) == (0, [])
    now.ms += 1
    assert (swept(), woken) == (1, [stages.APPLICATION])


def test_an_execution_before_its_first_stage_is_left_alone(ports: Ports, woken: list[str]) -> None:
    ports.holds(running(), target=held())
    ports.executions["d1"] = "RUNNING"
    assert (swept(), woken, ports.told) == (0, [], [])


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
