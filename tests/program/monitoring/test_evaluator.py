"""The evaluator judges as AWS documents it, on alarms simpler than ours."""

import pytest

from .evaluator import ALARM, OK, key, states

PLAIN = {
    "namespace": "N",
    "metricName": "m",
    "statistic": "Maximum",
    "period": 60,
    "comparisonOperator": "GreaterThanThreshold",
    "threshold": 5,
    "evaluationPeriods": 3,
    "treatMissingData": "notBreaching",
}
METRIC = key("N", "m")


def judged(values, **inputs):
    """The states of the minutes in which there is a value or a gap (None)."""
    recorded = {minute: [value] for minute, value in enumerate(values) if value is not None}
    return list(states({**PLAIN, **inputs}, {METRIC: recorded}, range(len(values))).values())


def test_all_periods_must_breach_unless_fewer_are_asked_for():
    assert judged([9, 9, 9, 1]) == [OK, OK, ALARM, OK]
    assert judged([9, 1, 9, 1, 1], datapointsToAlarm=2) == [OK, OK, ALARM, OK, OK]


def test_the_threshold_itself_is_no_breach():
    assert judged([5, 5, 5])[-1] == OK
    assert judged([5, 5, 5], comparisonOperator="LessThanThreshold")[-1] == OK


def test_a_gap_is_bridged_by_older_data():
    """AWS's own example: of the last five periods `0 - X - X`, three have data, and these are judged."""
    assert judged([1, None, 9, None, 9])[-1] == OK
    assert judged([9, None, 9, None, 9])[-1] == ALARM


def test_a_gap_that_cannot_be_bridged_is_what_the_alarm_says_it_is():
    """`- - X - -`: the one point there is, and two that are filled in."""
    assert judged([None, None, 9, None, None], treatMissingData="breaching")[-1] == ALARM
    assert judged([None, None, 9, None, None], treatMissingData="notBreaching")[-1] == OK
    assert judged([None] * 5, treatMissingData="breaching")[-1] == ALARM


@pytest.mark.parametrize(("statistic", "value"), [("Sum", 12), ("Average", 4), ("Maximum", 9), ("SampleCount", 3)])
def test_a_period_is_one_number(statistic, value):
    alarm = {**PLAIN, "statistic": statistic, "period": 300, "evaluationPeriods": 1}
    for threshold, state in ((value, OK), (value - 0.5, ALARM)):
        told = states({**alarm, "threshold": threshold}, {METRIC: {0: [9], 3: [1, 2]}}, range(4, 5))
        assert told == {4: state}


def test_a_window_slides():
    told = states({**PLAIN, "period": 300, "evaluationPeriods": 1}, {METRIC: {7: [9]}}, range(6, 13))
    assert list(told.values())[:6] == [OK, *[ALARM] * 5]


def test_dimensions_tell_metrics_apart():
    alarm = {**PLAIN, "evaluationPeriods": 1, "dimensions": {"environment": "prod"}}
    assert states(alarm, {METRIC: {0: [9]}}, range(1)) == {0: OK}
    assert states(alarm, {key("N", "m", environment="prod"): {0: [9]}}, range(1)) == {0: ALARM}


@pytest.mark.parametrize(
    ("expression", "state"),
    [
        ("m1 - m2", OK),
        ("FILL(m1, 0) - FILL(m2, 0)", ALARM),
        ("SUM(METRICS())", ALARM),
        ("SUM(FILL(METRICS(), 0))", ALARM),
        ("IF(FILL(m2, 0) >= 1, m1, 0)", OK),
        ("IF(m1 >= 9, 6, 0)", ALARM),
    ],
)
def test_mathematics_with_a_metric_that_has_no_data_has_no_data_unless_it_is_filled(expression, state):
    read = {"namespace": "N", "stat": "Sum", "period": 60}
    queries = [{"id": "result", "expression": expression, "returnData": True}]
    queries += [{"id": f"m{n}", "metric": {**read, "metricName": f"x{n}"}, "returnData": False} for n in (1, 2)]
    alarm = {key: PLAIN[key] for key in ("comparisonOperator", "threshold", "treatMissingData")}
    told = states({**alarm, "metricQueries": queries, "evaluationPeriods": 1}, {key("N", "x1"): {0: [9]}}, range(1))
    assert told == {0: state}


def test_an_expression_that_is_not_understood_is_refused():
    queries = [{"id": "result", "expression": "m1 ** 2", "returnData": True}]
    with pytest.raises(AssertionError, match="m1"):
        states({"metricQueries": queries, "evaluationPeriods": 1}, {}, range(1))
