"""CloudWatch in memory: gives statistics of values, page by page, as GetMetricData does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.metrics import BY_NAME, NAMESPACE

STATISTICS = {"Sum": sum, "SampleCount": len, "Minimum": min, "Maximum": max}


class FakeCloudWatch:
    """`values` are (metric, dimensions, moment in ms, value); `asked` the calls; `ends` how each page's results end."""

    def __init__(self) -> None:
        self.values: list[tuple[str, dict[str, str], int, float]] = []
        self.asked: list[dict[str, Any]] = []
        self.ends = ("PartialData", "Complete")

    def put(self, metric: str, at: int, *values: float, environment: str = "dev", **dimensions: str) -> None:
        self.values += [(metric, {"environment": environment, **dimensions}, at, value) for value in values]

    def get_paginator(self, name: str) -> Any:
        assert name == "get_metric_data"
        return self

    def paginate(self, **asked: Any) -> Iterator[dict[str, Any]]:
        """Each query's result in two pages."""
        self.asked.append(asked)
        results = [self._result(query, asked) for query in asked["MetricDataQueries"]]
        for half, end in zip((slice(None, 1), slice(1, None)), self.ends, strict=True):
            parts = [{**r, "Timestamps": r["Timestamps"][half], "Values": r["Values"][half]} for r in results]
            parts[-1]["StatusCode"] = end
            yield {"MetricDataResults": parts}

    def _result(self, query: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
        stat = query["MetricStat"]
        metric, period = stat["Metric"], stat["Period"]
        assert metric["Namespace"] == NAMESPACE and metric["MetricName"] in BY_NAME
        dimensions = {each["Name"]: each["Value"] for each in metric["Dimensions"]}
        buckets: dict[datetime, list[float]] = {}
        for name, of, at, value in self.values:
            moment = datetime.fromtimestamp(at / 1000, UTC)
            if name == metric["MetricName"] and of == dimensions and asked["StartTime"] <= moment < asked["EndTime"]:
                begin = moment - timedelta(seconds=moment.timestamp() % period)
                buckets.setdefault(begin, []).append(value)
        values = [float(STATISTICS[stat["Stat"]](found)) for found in buckets.values()]
        return {"Id": query["Id"], "Timestamps": list(buckets), "Values": values}
