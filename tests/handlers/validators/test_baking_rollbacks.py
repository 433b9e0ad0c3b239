"""The alarms of a rollback may ring while it bakes, for they are why people went back; then they must be silent."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers import validate_deployment
from handlers.results import Done, Waiting
from handlers.validate_deployment import validate
from tests.handlers.conftest import NOW, Clock
from tests.handlers.validators.test_baking import BAKING, HTTP, deployment

ALARMS = {"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 600, "mayRing": True}
LOUD = StageError(Code.VALIDATION_FAILED, "in ALARM: errors")


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch, now: Clock) -> dict[str, StageError | None]:
    """By kind of check what it raises; the alarm rings, and all else is good."""
    says: dict[str, StageError | None] = {"alarms": LOUD, "http": None}

    def look(check: dict[str, Any], role: Any, seconds: float) -> str:
        if wrong := says[check["kind"]]:
            raise wrong
        return f"{check['kind']} is good"

    monkeypatch.setattr(validate_deployment, "VALIDATORS", dict.fromkeys(says, look))
    return says


@pytest.mark.parametrize("operation", [None, BAKING])
def test_an_alarm_that_rings_already_is_given_until_the_end_of_the_bake(
    states: dict[str, Any], now: Clock, operation: dict[str, Any] | None
) -> None:
    now.ms += 599_999
    assert validate(deployment(HTTP, ALARMS, operation=operation)) == Waiting(BAKING)


def test_one_that_fell_silent_is_good(states: dict[str, Any], now: Clock) -> None:
    states["alarms"] = None
    now.ms += 600_000
    assert validate(deployment(ALARMS, operation=BAKING)) == Done(("alarms is good",))


@pytest.mark.parametrize("ms", [600_000, 600_001])
def test_one_that_still_rings_then_undoes_the_rollback(states: dict[str, Any], now: Clock, ms: int) -> None:
    now.ms += ms
    with pytest.raises(StageError, match="in ALARM: errors"):
        validate(deployment(ALARMS, operation=BAKING))


def test_other_checks_must_be_good_at_once(states: dict[str, Any]) -> None:
    states["http"] = StageError(Code.VALIDATION_FAILED, "http://web answers 500")
    with pytest.raises(StageError, match="answers 500"):
        validate(deployment(ALARMS, HTTP))


@pytest.mark.parametrize("mark", [{}, {"mayRing": False}])
def test_without_the_mark_no_alarm_may_ring(states: dict[str, Any], mark: dict[str, bool]) -> None:
    forward = {key: value for key, value in ALARMS.items() if key != "mayRing"} | mark
    with pytest.raises(StageError, match="in ALARM: errors"):
        validate(deployment(forward))


def test_each_alarm_rings_as_it_may_until_the_longest_bake_is_over(states: dict[str, Any], now: Clock) -> None:
    short = {**ALARMS, "bakeSeconds": 10}
    now.ms += 20_000
    assert validate(deployment(short, ALARMS)) == Waiting({"phase": "baking", "until": NOW + 600_000})
