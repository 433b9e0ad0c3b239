"""A canary gives the new version a part of the traffic, step by step, while its alarms stay quiet."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError
from handlers.results import Done, Waiting
from tests.handlers.deployers.canaries import Canary
from tests.handlers.deployers.functions import WebFunction
from tests.world import ApiError
from tests.world.functions import sha

LIVE = Done((f"web:live runs version 2, code {sha(b'two')}",))


def test_the_old_version_keeps_what_the_step_leaves_it(canary: Canary) -> None:
    first = canary.begin()
    assert canary.traffic == ("1", {"2": 0.05})
    until = canary.world.now_ms() + 60_000
    assert first == Waiting({"phase": "canary", "step": 1, "until": until, "version": "2"})


def test_step_by_step_it_takes_all(canary: Canary) -> None:
    seen = [canary.traffic]
    result = canary.begin()
    while isinstance(result, Waiting):
        seen.append(canary.traffic)
        canary.wait(60)
        result = canary.look(result)
    assert seen == [("1", {}), ("1", {"2": 0.05}), ("1", {"2": 0.25})]
    assert (result, canary.traffic) == (LIVE, ("2", {}))


def test_a_step_is_looked_at_for_its_whole_time(canary: Canary) -> None:
    first = canary.begin()
    canary.wait(59.999)
    assert (canary.look(first), canary.traffic) == (first, ("1", {"2": 0.05}))
    canary.wait(0.001)
    canary.look(first)
    assert canary.traffic == ("1", {"2": 0.25})


def test_every_step_has_its_own_time(canary: Canary) -> None:
    first = canary.begin()
    canary.wait(100)
    second = canary.look(first)
    assert second.operation["until"] == canary.world.now_ms() + 60_000
    canary.wait(59)
    assert (canary.look(second), canary.traffic) == (second, ("1", {"2": 0.25}))


def test_without_a_bake_the_next_look_is_the_next_step(canary: Canary) -> None:
    canary.function.change["canary"]["bakeSeconds"] = 0
    canary.replan()
    assert canary.look(canary.look(canary.begin())) == LIVE


@pytest.mark.parametrize(("looks", "percent"), [(0, 0), (1, 5), (2, 25)])
def test_a_loud_alarm_ends_it_at_any_step(canary: Canary, looks: int, percent: int) -> None:
    result = canary.begun(looks)
    traffic = canary.traffic
    canary.world.cloudwatch.alarms["errors"] = "ALARM"
    canary.wait(60)
    with pytest.raises(StageError) as failure:
        canary.look(result) if result else canary.begin()
    assert (failure.value.code, canary.traffic) == (Code.APPLICATION_FAILED, traffic)
    assert failure.value.reason == f"canary at {percent} %: in ALARM: errors ()"


def test_an_alarm_is_heard_before_the_time_of_a_step_is_over(canary: Canary) -> None:
    first = canary.begin()
    canary.world.cloudwatch.alarms["errors"] = "ALARM"
    with pytest.raises(StageError, match="canary at 5 %: in ALARM: errors"):
        canary.look(first)


def test_an_alarm_that_is_not_there_lets_nothing_through(canary: Canary) -> None:
    canary.world.cloudwatch.alarms.clear()
    with pytest.raises(StageError, match="canary at 0 %: there is no alarm errors"):
        canary.begin()
    assert canary.traffic == ("1", {})


def test_without_alarms_nobody_is_asked(canary: Canary) -> None:
    del canary.function.change["canary"]["alarms"]
    canary.replan()
    canary.begun(3)
    assert canary.traffic == ("2", {})
    assert canary.function.role.asked("DescribeAlarms") == []


def test_where_the_alarms_cannot_be_asked_the_canary_goes_on_later(
    canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(params: dict[str, Any]) -> None:
        raise ApiError("Throttling", "Rate exceeded")

    first = canary.begin()
    monkeypatch.setattr(canary.world.cloudwatch, "describe_alarms", busy)
    with pytest.raises(ClientError, match="Rate exceeded"):
        canary.look(first)


def test_a_function_that_settles_slowly_begins_its_canary_at_a_later_look(canary: Canary) -> None:
    canary.world.lambda_.seconds_per_update = 45
    result = canary.begin()
    assert (result.operation["phase"], canary.traffic) == ("settling", ("1", {}))
    canary.wait(60)
    assert canary.look(result).operation["phase"] == "canary"
    assert canary.traffic == ("1", {"2": 0.05})


def test_code_and_configuration_that_run_already_need_no_canary(canary: Canary) -> None:
    canary.function.offers(b"one")
    canary.replan()
    assert canary.begin() == Done((f"web:live runs version 1, code {sha(b'one')}",))
    assert canary.function.role.asked("DescribeAlarms") == []


@pytest.mark.parametrize("there", [False, True])
def test_a_first_version_goes_at_once(function: WebFunction, there: bool) -> None:
    if there:
        function.exists(b"one")
    function.offers(b"two").change["canary"] = {"steps": [5], "bakeSeconds": 60}
    plan = function.plan(function.snapshot())
    if not there:
        function.exists(b"placeholder")
    assert isinstance(function.begin(plan), Done)
    assert "canary" not in plan
