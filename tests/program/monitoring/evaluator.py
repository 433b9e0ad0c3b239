"""How CloudWatch would judge a registered alarm over recorded metrics, minute by minute.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Key = tuple[str, str, frozenset[tuple[str, str]]]
"""Namespace, metric, dimensions."""
Series = Mapping[Key, Mapping[int, Sequence[float]]]
"""The values of each minute; a minute without any is missing."""
Point = float | None

EXTRA = 2
"""CloudWatch asks for more periods than it judges; its table of examples shows five for three. AWS names no number."""
OK, ALARM = "OK", "ALARM"
STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {
    "Average": lambda values: sum(values) / len(values),
    "Maximum": max,
    "SampleCount": len,
    "Sum": sum,
}
BREACHES: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
}
MISSING = {"breaching": True, "notBreaching": False}


def key(namespace: str, metric: str, **dimensions: str) -> Key:
    return namespace, metric, frozenset(dimensions.items())


def states(alarm: Mapping[str, Any], series: Series, minutes: range) -> dict[int, str]:
    """The state after each of these minutes, by a window that slides."""
    return {minute: _state(alarm, _points(alarm, series, minute)) for minute in minutes}


def _state(alarm: Mapping[str, Any], newest_first: list[Point]) -> str:
    periods = int(alarm["evaluationPeriods"])
    judged, existing = newest_first[:periods], [point for point in newest_first if point is not None]
    if None in judged:
        # Older data is preferred to none; what is still missing is filled.
        judged = (existing + [None] * periods)[:periods]
    breaching = sum(_breaches(alarm, point) for point in judged)
    return ALARM if breaching >= int(alarm.get("datapointsToAlarm") or periods) else OK


def _breaches(alarm: Mapping[str, Any], point: Point) -> bool:
    if point is None:
        return MISSING[alarm["treatMissingData"]]
    return BREACHES[alarm["comparisonOperator"]](point, alarm["threshold"])


def _points(alarm: Mapping[str, Any], series: Series, minute: int) -> list[Point]:
    windows = range(int(alarm["evaluationPeriods"]) + EXTRA)
    if "metricName" in alarm:
        read = {**alarm, "stat": alarm["statistic"]}
        return [_value(read, series, minute, window) for window in windows]
    (expression,) = (query["expression"] for query in alarm["metricQueries"] if query["returnData"])
    metrics = {query["id"]: query["metric"] for query in alarm["metricQueries"] if "metric" in query}
    return [
        _computed(expression, {name: _value(metric, series, minute, window) for name, metric in metrics.items()})
        for window in windows
    ]


def _value(metric: Mapping[str, Any], series: Series, minute: int, window: int) -> Point:
    """The statistic over one period, so many periods ago."""
    length = int(metric["period"]) // 60
    last = minute - window * length
    found = series.get(key(metric["namespace"], metric["metricName"], **metric.get("dimensions", {})), {})
    values = [value for at, some in found.items() if last - length < at <= last for value in some]
    return STATISTICS[metric["stat"]](values) if values else None


KNOWN = (ast.Expression, ast.Call, ast.Name, ast.Load, ast.Constant, ast.BinOp, ast.Sub, ast.Compare, ast.GtE)


def _computed(expression: str, values: Mapping[str, Point]) -> Point:
    """Metric mathematics as it is used here, which happens to be Python. What lacks a value has none."""
    tree = ast.parse(expression, mode="eval")
    assert all(isinstance(node, KNOWN) for node in ast.walk(tree)), expression
    functions = {"FILL": _fill, "IF": _if, "SUM": _sum, "METRICS": lambda: list(values.values())}
    try:
        return eval(compile(tree, expression, "eval"), {"__builtins__": {}}, {**functions, **values})
    except TypeError:
        return None


def _fill(values: Any, filling: float) -> Any:
    if isinstance(values, list):
        return [_fill(value, filling) for value in values]
    return filling if values is None else values


def _if(condition: bool, yes: float, no: float) -> float:
    return yes if condition else no


def _sum(values: Sequence[Point]) -> Point:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
