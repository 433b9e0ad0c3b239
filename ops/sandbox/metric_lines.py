"""Stands in for AWS: takes the metrics out of log lines, which the emulator leaves in them.

AWS reads whatever a function prints in the embedded metric format. MiniStack does not, so a thread inside its process
reads the log groups and puts what the lines say into its CloudWatch. An approximation: a metric shows within INTERVAL
seconds, and a line counts if its timestamp is at most WINDOW older than the last look.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

INTERVAL = 1.0  # seconds
WINDOW = 60_000  # ms
MARK = "_aws"
MOST_VALUES = 100
Datum = dict[str, Any]
Line = tuple[str, str, int, str]
"""Log group, stream, timestamp and message: the emulator gives its events no id."""

logger = logging.getLogger(__name__)


class MetricLines(threading.Thread):
    """Reads every log group of one account and region until the process ends; what was before `now` is not counted."""

    def __init__(self, logs: Any, cloudwatch: Any, now: int) -> None:
        super().__init__(name="metric-lines", daemon=True)
        self._logs, self._cloudwatch = logs, cloudwatch
        self._since = now - WINDOW
        self._counted: Counter[Line] = Counter()
        self._stop = threading.Event()

    def run(self) -> None:
        """Look again and again; an emulator that does not answer yet is no reason to end."""
        while not self._stop.wait(INTERVAL):
            try:
                self.look(now_ms())
            except (BotoCoreError, ClientError) as error:
                logger.info("logs cannot be read: %s", error)
            except Exception:
                logger.exception("a log line was not counted")

    def look(self, now: int) -> None:
        """Put the metrics of every line that was not there at the last look."""
        found = Counter(self._lines())
        for line, times in found.items():
            new, self._counted[line] = times - self._counted[line], times
            for _ in range(new):
                self._put(line[3])
        self._since = now - WINDOW
        for line in [each for each in self._counted if each[2] < self._since]:
            del self._counted[line]

    def _lines(self) -> Iterator[Line]:
        for page in self._logs.get_paginator("describe_log_groups").paginate():
            for group in page["logGroups"]:
                name = group["logGroupName"]
                told = {"logGroupName": name, "startTime": self._since, "filterPattern": f'"{MARK}"'}
                for event in self._logs.filter_log_events(**told)["events"]:
                    yield name, event["logStreamName"], event["timestamp"], event["message"]

    def _put(self, message: str) -> None:
        for namespace, data in metrics(message).items():
            self._cloudwatch.put_metric_data(Namespace=namespace, MetricData=data)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def metrics(message: str) -> dict[str, list[Datum]]:
    """What PutMetricData takes, by namespace; empty for a line that is not in the format."""
    try:
        line = json.loads(message[message.index("{") :])
        return _metrics(line, line[MARK])
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _metrics(line: dict[str, Any], about: dict[str, Any]) -> dict[str, list[Datum]]:
    found: dict[str, list[Datum]] = {}
    for directive in about["CloudWatchMetrics"]:
        data = [
            {**datum, "Timestamp": about["Timestamp"] / 1000, "Dimensions": dimensions}
            for datum in _values(line, directive["Metrics"])
            for dimensions in _dimensions(line, directive["Dimensions"])
        ]
        found.setdefault(directive["Namespace"], []).extend(data)
    return found


def _values(line: dict[str, Any], wanted: list[dict[str, str]]) -> Iterator[Datum]:
    """One number, or an array of at most 100; a metric that the line has no number for is left out."""
    for metric in wanted:
        said = line.get(metric["Name"])
        values = said if isinstance(said, list) else [said]
        if values and len(values) <= MOST_VALUES and all(_is_number(value) for value in values):
            yield {"MetricName": metric["Name"], "Unit": metric.get("Unit", "None"), "Values": values}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _dimensions(line: dict[str, Any], sets: list[list[str]]) -> Iterator[list[dict[str, str]]]:
    """Each set makes a metric of its own; every name in it must have a text in the line."""
    for names in sets:
        if all(isinstance(line.get(name), str) for name in names):
            yield [{"Name": name, "Value": line[name]} for name in names]
