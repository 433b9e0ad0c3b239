"""An event is counted once, however often it comes, and only if it happened; the lines are what CloudWatch wants."""

from __future__ import annotations

from typing import Any

import pytest

from domain.metrics import BY_NAME
from tests.handlers.control.service import Shop
from tests.handlers.measuring.lines import Lines
from tests.world.faults import MODES, OUTAGE


@pytest.fixture
def event(shop: Shop, lines: Lines) -> dict[str, Any]:
    """That the deployment has succeeded."""
    assert shop.asks("2").ends() == "SUCCEEDED"
    return lines.events[-1]


def test_what_comes_twice_is_counted_once(lines: Lines, event: dict[str, Any]) -> None:
    assert lines.of(event)
    assert lines.of(event, event) == []


def test_another_event_of_the_deployment_is_no_end(lines: Lines, event: dict[str, Any]) -> None:
    assert lines.of({**event, "detail-type": "DeploymentFailed"}) == []
    assert lines.of(event)


@pytest.mark.parametrize(
    "forged",
    [
        {"deploymentId": "d-99"},
        {"deploymentId": None},
        {"deploymentId": ""},
        {"deploymentId": "x" * 5000},
        {"at": 10**40},
        {"at": -1},
        {"sequence": 10**40},
        {"sequence": 0},
        {"at": "1"},
        {"at": True},
        {"at": None},
        {"sequence": 3},
        {"sequence": "x"},
        {"sequence": None},
    ],
)
def test_what_somebody_made_up_is_not_counted(lines: Lines, event: dict[str, Any], forged: dict[str, Any]) -> None:
    assert lines.of({**event, "detail": {**event["detail"], **forged}}) == []
    assert lines.of(event)


def test_what_a_forged_event_adds_is_not_believed(lines: Lines, event: dict[str, Any]) -> None:
    [line, *_] = lines.of({**event, "detail": {**event["detail"], "deployment": "d-1", "durationMs": 1}})
    assert line["deploymentId"] == "d-1"
    assert line["Duration"] > 1


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != OUTAGE])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_call_of_aws_that_fails_neither_loses_nor_doubles_it(
    shop: Shop, lines: Lines, event: dict[str, Any], call: int, mode: str
) -> None:
    """Lambda tries an event of the bus twice more, with the same request id."""
    shop.at_call(call, mode)
    told = lines.after(lambda: shop.world.deliveries.push("measure", event))
    assert len(shop.hit) == 1
    assert [line["Succeeded"] for line in told if "Succeeded" in line] == [1]


def test_what_no_attempt_could_count_is_counted_when_it_comes_again_from_the_dead_letters(
    shop: Shop, lines: Lines, event: dict[str, Any]
) -> None:
    shop.at_call(2, OUTAGE)
    assert lines.after(lambda: shop.world.deliveries.push("measure", event)) == []
    shop.world.disturb()
    assert lines.of(event)


def test_a_line_says_what_it_is_about_and_has_neither_service_nor_deployment_as_dimension(
    lines: Lines, event: dict[str, Any]
) -> None:
    for line in lines.of(event):
        [directive] = line["_aws"]["CloudWatchMetrics"]
        assert directive["Dimensions"] in ([["environment"]], [["environment", "stage"]])
        assert (line["environment"], line["deploymentId"], line["service"]) == ("dev", "d-1", "shop")
        assert (line["level"], line["message"], line["status"]) == ("info", "measured", "SUCCEEDED")
        assert line["_aws"]["Timestamp"] == event["detail"]["at"]
        assert {each["Name"]: each["Unit"] for each in directive["Metrics"]} == {
            each["Name"]: BY_NAME[each["Name"]].unit for each in directive["Metrics"]
        }
