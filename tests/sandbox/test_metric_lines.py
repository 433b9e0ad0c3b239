"""Metrics in log lines: what a line says is put into CloudWatch, once."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ops.sandbox.lifecycle import Sandbox
from ops.sandbox.metric_lines import WINDOW, MetricLines, metrics

NOW = 1_795_420_800_000
"""2026-11-23 08:00 UTC; however long the tests before these took."""


def line(*, at: int = NOW, dimensions: Any = (("environment",),), names: Any = None, **said: Any) -> str:
    names = names or [{"Name": "LeadTime", "Unit": "Milliseconds"}]
    directive = {"Namespace": "Coordinator", "Dimensions": [list(each) for each in dimensions], "Metrics": names}
    about = {"Timestamp": at, "CloudWatchMetrics": [directive]}
    return json.dumps({"environment": "dev", "LeadTime": 4200, **said, "_aws": about})


def values(message: str) -> list[tuple[str, str, list[float], dict[str, str]]]:
    return [
        (datum["MetricName"], datum["Unit"], datum["Values"], {d["Name"]: d["Value"] for d in datum["Dimensions"]})
        for data in metrics(message).values()
        for datum in data
    ]


class FakeLogs:
    """`events` are (group, stream, timestamp, message)."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str, int, str]] = []

    def get_paginator(self, name: str) -> Any:
        return self

    def paginate(self) -> Iterator[dict[str, Any]]:
        for group in sorted({event[0] for event in self.events}):
            yield {"logGroups": [{"logGroupName": group}]}

    def filter_log_events(self, logGroupName: str, startTime: int, filterPattern: str) -> dict[str, Any]:
        wanted = [e for e in self.events if e[0] == logGroupName and e[2] >= startTime and filterPattern[1:-1] in e[3]]
        return {"events": [{"logStreamName": s, "timestamp": at, "message": text} for _, s, at, text in wanted]}


class FakeCloudWatch:
    def __init__(self) -> None:
        self.put: list[tuple[str, list[Any]]] = []

    def put_metric_data(self, Namespace: str, MetricData: list[dict[str, Any]]) -> None:
        if "poison" in Namespace:
            raise ValueError("no such namespace")
        self.put.append((Namespace, [datum["Values"] for datum in MetricData]))


@pytest.fixture
def logs() -> FakeLogs:
    return FakeLogs()


@pytest.fixture
def cloudwatch() -> FakeCloudWatch:
    return FakeCloudWatch()


@pytest.fixture
def lines(logs: FakeLogs, cloudwatch: FakeCloudWatch) -> MetricLines:
    return MetricLines(logs, cloudwatch, NOW)


def test_a_line_becomes_what_put_metric_data_takes():
    [(namespace, [datum])] = metrics(line()).items()
    assert namespace == "Coordinator"
    assert datum == {
        "MetricName": "LeadTime",
        "Unit": "Milliseconds",
        "Values": [4200],
        "Timestamp": NOW / 1000,
        "Dimensions": [{"Name": "environment", "Value": "dev"}],
    }


def test_what_stands_before_the_document_does_not_matter():
    assert values(f"2026-11-23T08:00:00Z 8f5 INFO {line()}")


def test_a_metric_may_have_several_values():
    assert values(line(LeadTime=[1, 2.5]))[0][2] == [1, 2.5]


@pytest.mark.parametrize("said", ["4200", None, True, {}, [], ["1"], [1, None], list(range(101))])
def test_a_metric_without_a_number_is_left_out(said):
    assert values(line(LeadTime=said)) == []


def test_a_metric_without_a_unit_has_none():
    assert values(line(names=[{"Name": "LeadTime"}]))[0][1] == "None"


def test_each_set_of_dimensions_makes_a_metric_of_its_own():
    made = values(line(dimensions=[["environment"], ["environment", "stage"], []], stage="PrepareDeployment"))
    assert [each[3] for each in made] == [
        {"environment": "dev"},
        {"environment": "dev", "stage": "PrepareDeployment"},
        {},
    ]


def test_a_set_with_a_dimension_that_the_line_does_not_have_is_left_out():
    assert values(line(dimensions=[["environment", "stage"]])) == []


@pytest.mark.parametrize(
    "text", ["START RequestId", "{", "{}", '{"_aws": 1}', '{"_aws": {}}', "[1]", '{"_aws": {"CloudWatchMetrics": [1]}}']
)
def test_any_other_line_says_nothing(text):
    assert metrics(text) == {}


def test_a_line_counts_once_however_often_it_is_seen(lines, logs, cloudwatch):
    logs.events.append(("functions", "one", NOW, line()))
    lines.look(NOW)
    lines.look(NOW + 500)
    assert cloudwatch.put == [("Coordinator", [[4200]])]


def test_the_same_line_twice_counts_twice(lines, logs, cloudwatch):
    logs.events += [("functions", "one", NOW, line())] * 2
    lines.look(NOW)
    logs.events += [("functions", "one", NOW, line()), ("functions", "two", NOW, line()), ("other", "one", NOW, line())]
    lines.look(NOW + 500)
    assert len(cloudwatch.put) == 5


def test_a_line_that_comes_late_counts(lines, logs, cloudwatch):
    logs.events.append(("functions", "one", NOW, line()))
    lines.look(NOW)
    logs.events.append(("functions", "two", NOW - WINDOW + 1, line(LeadTime=1)))
    lines.look(NOW + 500)
    assert cloudwatch.put[1:] == [("Coordinator", [[1]])]


def test_what_is_older_than_the_window_is_forgotten_and_not_counted_again(lines, logs, cloudwatch):
    logs.events.append(("functions", "one", NOW, line()))
    lines.look(NOW)
    lines.look(NOW + WINDOW + 1)
    lines.look(NOW + WINDOW + 2)
    assert len(cloudwatch.put) == 1
    assert not lines._counted


def test_a_line_that_cloudwatch_does_not_take_keeps_no_other_from_being_counted(lines, logs, cloudwatch):
    logs.events.append(("functions", "one", NOW, line().replace("Coordinator", "poison")))
    logs.events.append(("functions", "two", NOW, line()))
    with pytest.raises(ValueError, match="no such namespace"):
        lines.look(NOW)
    lines.look(NOW + 500)
    assert cloudwatch.put == [("Coordinator", [[4200]])]


@pytest.mark.sandbox
def test_in_a_sandbox_a_line_of_a_log_becomes_a_metric(running: Sandbox, eventually):
    logs, cloudwatch = running.client("logs"), running.client("cloudwatch")
    logs.create_log_group(logGroupName="functions")
    logs.create_log_stream(logGroupName="functions", logStreamName="one")
    now = time.time_ns() // 1_000_000
    messages = [line(at=now, LeadTime=[1000, 3000]), line(at=now), "not a metric"]
    events = [{"timestamp": now, "message": message} for message in messages]
    logs.put_log_events(logGroupName="functions", logStreamName="one", logEvents=events)
    assert eventually(lambda: statistics(cloudwatch)) == {"Sum": 8200, "SampleCount": 3, "p50": 3000}


def statistics(cloudwatch: Any) -> dict[str, float]:
    metric = {
        "Namespace": "Coordinator",
        "MetricName": "LeadTime",
        "Dimensions": [{"Name": "environment", "Value": "dev"}],
    }
    queries = [
        {"Id": stat.lower(), "Label": stat, "MetricStat": {"Metric": metric, "Period": 3600, "Stat": stat}}
        for stat in ("Sum", "SampleCount", "p50")
    ]
    until = datetime.now(UTC) + timedelta(minutes=1)
    answer = cloudwatch.get_metric_data(MetricDataQueries=queries, StartTime=until - timedelta(hours=1), EndTime=until)
    found = {each["Label"]: each["Values"] for each in answer["MetricDataResults"]}
    return {name: value[0] for name, value in found.items() if value}
