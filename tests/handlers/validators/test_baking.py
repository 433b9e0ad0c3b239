"""ValidateDeployment asks everything at once and, where it bakes, the alarms until the time is over."""

from __future__ import annotations

from typing import Any

import pytest

from domain.deployment import Deployment, Work
from domain.errors import Code, StageError
from handlers import validate_deployment
from handlers.results import Done, Waiting
from handlers.validate_deployment import validate
from tests.handlers.conftest import NOW, Clock

BAKING = {"phase": "baking", "until": NOW + 600_000}


def deployment(*checks: dict[str, Any], operation: dict[str, Any] | None = None) -> Deployment:
    return Deployment(
        id="d1",
        service="web",
        version="2",
        environment="dev",
        requested_by="ci",
        reason="",
        request={"validation": list(checks)} if checks else {},
        accepted_at=NOW - 1000,
        work=Work(stage="ValidateDeployment", token="t", by="d1", started_at=NOW, operation=operation),
    )


ALARMS = {"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 600}
HTTP = {"kind": "http", "url": "http://web"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, now: Clock) -> list[str]:
    """The kinds of the checks that were made; each is good."""
    made: list[str] = []

    def says(check: dict[str, Any], role: Any, seconds: float) -> str:
        made.append(check["kind"])
        return f"{check['kind']} is good"

    monkeypatch.setattr(validate_deployment, "VALIDATORS", dict.fromkeys(("http", "lambda", "alarms"), says))
    return made


def test_without_validation_it_is_done(asked: list[str]) -> None:
    assert validate(deployment()) == Done(("the request has no validation",))


def test_without_baking_every_check_is_made_once_in_order(asked: list[str]) -> None:
    assert validate(deployment(HTTP, {**ALARMS, "bakeSeconds": 0})) == Done(("http is good", "alarms is good"))
    assert asked == ["http", "alarms"]


def test_it_bakes_from_when_the_stage_began(asked: list[str], now: Clock) -> None:
    now.ms += 5000
    assert validate(deployment(HTTP, ALARMS)) == Waiting(BAKING)
    assert asked == ["http", "alarms"]


def test_the_longest_time_counts(asked: list[str]) -> None:
    assert validate(deployment({**ALARMS, "bakeSeconds": 60}, ALARMS)) == Waiting(BAKING)


def test_while_it_bakes_only_the_alarms_are_asked_again(asked: list[str], now: Clock) -> None:
    now.ms += 599_999
    assert validate(deployment(HTTP, ALARMS, operation=BAKING)) == Waiting(BAKING)
    assert asked == ["alarms"]


def test_the_alarms_are_asked_once_more_when_the_time_is_over(asked: list[str], now: Clock) -> None:
    now.ms += 600_000
    assert validate(deployment(HTTP, ALARMS, operation=BAKING)) == Done(("alarms is good",))
    assert asked == ["alarms"]


def test_an_alarm_that_goes_off_while_it_bakes_ends_the_wait(monkeypatch: pytest.MonkeyPatch, now: Clock) -> None:
    def loud(check: dict[str, Any], role: Any, seconds: float) -> str:
        raise StageError(Code.VALIDATION_FAILED, "in ALARM: errors")

    monkeypatch.setattr(validate_deployment, "VALIDATORS", {"alarms": loud})
    with pytest.raises(StageError, match="in ALARM: errors"):
        validate(deployment(ALARMS, operation=BAKING))


def test_a_clock_behind_the_stage_does_not_start_a_wait_without_baking(asked: list[str], now: Clock) -> None:
    now.ms -= 1
    assert validate(deployment(HTTP)) == Done(("http is good",))
