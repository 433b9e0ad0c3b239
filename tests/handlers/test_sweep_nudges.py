"""An execution that lives: lost answers are told again, late stages end, and those that wait look again."""

from __future__ import annotations

from domain import progress, stages
from domain.deployment import Status
from domain.errors import Code, StageError
from handlers.sweep import GRACE_MS
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployments import MINUTES, held, running
from tests.handlers.ports import Ports
from tests.handlers.sweeping import swept


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


def test_an_answer_that_got_lost_is_told_again_even_after_the_deadline(
    ports: Ports, woken: list[str], now: Clock
) -> None:
    ports.holds(running("d1", stages.PREPARE), target=held())
    ports.executions["d1"] = "RUNNING"
    now.ms = NOW + 2 * MINUTES
    assert (swept(), ports.told) == (1, [("token of PrepareDeployment", {"result": "done"})])


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
