"""No alarm may be in ALARM, and each must exist."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.validators import alarms
from tests.handlers.role import Role
from tests.world import World


def looked(role: Role, *names: str) -> str:
    return alarms({"kind": "alarms", "alarms": list(names)}, role)  # type: ignore[arg-type]


def failed(role: Role, *names: str) -> str:
    with pytest.raises(StageError) as failure:
        looked(role, *names)
    assert failure.value.code is Code.VALIDATION_FAILED
    return failure.value.reason


def test_quiet_alarms_are_a_proof(world: World, role: Role) -> None:
    world.cloudwatch.alarms |= {"errors": "OK", "latency": "OK"}
    assert looked(role, "errors", "latency") == "no alarm of errors, latency"


def test_an_alarm_without_data_is_quiet(world: World, role: Role) -> None:
    world.cloudwatch.alarms["errors"] = "INSUFFICIENT_DATA"
    assert looked(role, "errors")


def test_every_loud_alarm_is_told_with_its_reason(world: World, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    loud = [{"AlarmName": name, "StateValue": "ALARM", "StateReason": "3 errors"} for name in ("errors", "latency")]
    answer = {"MetricAlarms": loud[:1], "CompositeAlarms": loud[1:]}
    monkeypatch.setattr(world.cloudwatch, "describe_alarms", lambda params: answer)
    assert failed(role, "errors", "latency") == "in ALARM: errors (3 errors), latency (3 errors)"


def test_alarms_that_do_not_exist_prove_nothing(world: World, role: Role) -> None:
    world.cloudwatch.alarms["errors"] = "OK"
    assert failed(role, "errors", "latency", "depth") == "there is no alarm latency, depth"


def test_composite_alarms_are_asked_for(world: World, role: Role) -> None:
    world.cloudwatch.alarms["errors"] = "OK"
    looked(role, "errors")
    assert role.asked("DescribeAlarms")[0]["AlarmTypes"] == ["MetricAlarm", "CompositeAlarm"]


def test_a_hundred_alarms_may_be_named(world: World, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    def first_page(params: dict[str, Any]) -> dict[str, Any]:
        found = [{"AlarmName": name, "StateValue": "OK"} for name in params["AlarmNames"]]
        return {"MetricAlarms": found[: params.get("MaxRecords", 50)], "CompositeAlarms": []}

    monkeypatch.setattr(world.cloudwatch, "describe_alarms", first_page)
    assert looked(role, *(f"alarm-{n}" for n in range(100)))
