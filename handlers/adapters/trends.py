"""How deployments went lately, a number a day, from the metrics that `measure` sends."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.config import Config

from domain.metrics import ENVIRONMENT, FAILURE_RATE, LEAD_TIME, NAMESPACE
from handlers.adapters.aws import CONFIG, client

DAYS, DAY = 14, 86_400
SOON = CONFIG.merge(Config(connect_timeout=2, read_timeout=4, retries={"total_max_attempts": 1}))
"""The page goes without its trends rather than let people wait for them."""
ASKED = (
    ("ended", FAILURE_RATE, "SampleCount"),
    ("failed", FAILURE_RATE, "Average"),
    ("led", LEAD_TIME, "SampleCount"),
    ("lead", LEAD_TIME, "Average"),
)

Days = Sequence[float | None]
"""The oldest first; None where nothing was sent."""


@dataclass(frozen=True, kw_only=True)
class Trends:
    """`ended` deployments, the percentage of them that `failed`; `led` live, and their `lead` time in ms."""

    first: int
    ended: Days
    failed: Days
    led: Days
    lead: Days


class Unread(Exception):
    """CloudWatch answered without the numbers."""


def read(now: int) -> Trends:
    """The days until now, in UTC. Raises Unread, and what botocore raises.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
    """
    first = now // 1000 // DAY * DAY - (DAYS - 1) * DAY
    answer = client("cloudwatch", SOON).get_metric_data(
        MetricDataQueries=[_query(name, metric.name, stat) for name, metric, stat in ASKED],
        StartTime=datetime.fromtimestamp(first, UTC),
        EndTime=datetime.fromtimestamp(first + DAYS * DAY, UTC),
    )
    found = {each["Id"]: each for each in answer["MetricDataResults"]}
    broken = [name for name, each in found.items() if each.get("StatusCode") in ("InternalError", "Forbidden")]
    if broken:
        raise Unread(f"CloudWatch has no answer for {', '.join(broken)}")
    return Trends(first=first * 1000, **{name: _days(found.get(name, {}), first) for name, _, _ in ASKED})


def _query(name: str, metric: str, stat: str) -> dict[str, Any]:
    dimensions = [{"Name": ENVIRONMENT, "Value": os.environ.get("ENVIRONMENT", "")}]
    which = {"Namespace": NAMESPACE, "MetricName": metric, "Dimensions": dimensions}
    return {"Id": name, "MetricStat": {"Metric": which, "Period": DAY, "Stat": stat}}


def _days(found: dict[str, Any], first: int) -> Days:
    days: list[float | None] = [None] * DAYS
    for at, value in zip(found.get("Timestamps", []), found.get("Values", []), strict=True):
        number = int(at.timestamp() - first) // DAY
        if 0 <= number < DAYS:
            days[number] = float(value)
    return days
