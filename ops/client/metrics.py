"""Reads the coordinator's metrics from CloudWatch: what happened in some days, and how it stands now.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from domain import metrics
from domain.metrics import ENVIRONMENT, NAMESPACE, STAGE, Metric
from domain.stages import ALL
from ops.client import samples
from ops.client.errors import Refusal, Trouble
from ops.client.samples import Bucket

ACTION = "cloudwatch:GetMetricData"
DAY_MS = 86_400_000
NOW_MS = 5 * 60_000
"""The sweep tells every minute what is not zero, and CloudWatch needs a minute or two."""
FINEST = ((15, 60), (63, 300), (455, 3600))
"""So many days CloudWatch keeps values of so many seconds."""
MOST_DAYS = FINEST[-1][0]
MOST_QUERIES = 500
STATISTICS = ("Sum", "SampleCount", "Minimum", "Maximum")
Document = dict[str, Any]
Which = tuple[Metric, str]
"""A metric, and the stage if it has that dimension."""

DURATIONS = (metrics.DURATION, metrics.QUEUE_WAIT, metrics.APPROVAL_WAIT)
DORA = (metrics.LEAD_TIME, metrics.LEAD_TIME_UNATTENDED, metrics.TIME_TO_RESTORE)
COUNTS = (metrics.CHANGES, metrics.CHANGE_FAILURES, metrics.ROLLBACKS, metrics.VOTES, metrics.REPAIRS)
GAUGES = tuple(metric for metric in metrics.SWEPT if metric != metrics.REPAIRS)


def read(cloudwatch: Any, environment: str, *, days: int, now: int) -> Document:
    """Everything that `metrics` tells, as one document. Raises ClientError, and what botocore raises."""
    plain = (*metrics.OUTCOMES.values(), *DURATIONS, *DORA, *COUNTS)
    wanted: list[Which] = [(metric, "") for metric in plain] + [(metrics.STAGE_DURATION, stage) for stage in ALL]
    period = next(seconds for most, seconds in FINEST if days < most or most == MOST_DAYS)
    found = _asked(cloudwatch, environment, wanted, now - days * DAY_MS, now, period)
    latest = _asked(cloudwatch, environment, [(metric, "") for metric in GAUGES], now - NOW_MS, now, 60)
    told = {which: samples.summed(buckets.values()) for which, buckets in found.items()}
    return {
        "environment": environment,
        "from": now - days * DAY_MS,
        "until": now,
        "days": days,
        "dora": _dora({metric: told[metric, ""] for metric in plain}, days),
        "outcomes": {status: round(told[metric, ""]["sum"]) for status, metric in metrics.OUTCOMES.items()},
        "durations": {metric.name: _series(told[metric, ""]) for metric in DURATIONS},
        "stages": {stage: _series(told[metrics.STAGE_DURATION, stage]) for stage in ALL},
        "counts": {metric.name: round(told[metric, ""]["sum"]) for metric in COUNTS},
        "now": _now({metric.name: latest[metric, ""] for metric in GAUGES}),
    }


def _dora(told: dict[Metric, Document], days: int) -> Document:
    lives = told[metrics.LEAD_TIME]["count"]  # what went live, without rollbacks and retries
    changes, failures = (round(told[metric]["sum"]) for metric in (metrics.CHANGES, metrics.CHANGE_FAILURES))
    # More failures than changes: people went back from what is older than these days, and there is no rate.
    rate = {"percent": 100 * failures / changes} if changes and failures <= changes else {}
    return {
        "deploymentFrequency": {"count": lives, "perDay": lives / days},
        "leadTime": _series(told[metrics.LEAD_TIME]),
        "leadTimeUnattended": _series(told[metrics.LEAD_TIME_UNATTENDED]),
        "changeFailureRate": {"failures": failures, "changes": changes, **rate},
        "timeToRestore": _series(told[metrics.TIME_TO_RESTORE]),
    }


def _series(summed: Document) -> Document:
    """Times in ms; only how many there are, if there are none."""
    return {key if key == "count" else f"{key}Ms": value for key, value in summed.items() if key != "sum"}


def _now(gauges: dict[str, dict[datetime, Bucket]]) -> Document:
    """What the sweep told last: it tells all in one line, and nothing of what is zero."""
    last = max((at for buckets in gauges.values() for at in buckets), default=None)
    return {name: buckets[last].high if last and last in buckets else 0 for name, buckets in gauges.items()}


def _asked(
    cloudwatch: Any, environment: str, wanted: list[Which], since: int, until: int, period: int
) -> dict[Which, dict[datetime, Bucket]]:
    """By metric: its values, in buckets of `period` seconds."""
    queries, owners = [], {}
    for metric, stage in wanted:
        for statistic in STATISTICS:
            owners[name := f"q{len(owners)}"] = (metric, stage), statistic
            queries.append({"Id": name, "MetricStat": _stat(metric, stage, environment, period, statistic)})
    parts: dict[Which, dict[datetime, dict[str, float]]] = {which: {} for which in wanted}
    times = {
        "StartTime": datetime.fromtimestamp(since / 1000, UTC),
        "EndTime": datetime.fromtimestamp(until / 1000, UTC),
    }
    for some in _batches(queries):
        for result in _results(cloudwatch, some, times):
            which, statistic = owners[result["Id"]]
            for at, value in zip(result["Timestamps"], result["Values"], strict=True):
                parts[which].setdefault(at, {})[statistic] = value
    return {which: {at: Bucket(*(said[s] for s in STATISTICS)) for at, said in b.items()} for which, b in parts.items()}


def _results(cloudwatch: Any, queries: list[Document], times: Document) -> Iterator[Document]:
    """Of every page. An error that no later page makes good is one: without it there would seem to be no data.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataResult.html
    """
    ends: dict[str, str] = {}
    for page in cloudwatch.get_paginator("get_metric_data").paginate(MetricDataQueries=queries, **times):
        for result in page["MetricDataResults"]:
            ends[result["Id"]] = result.get("StatusCode", "Complete")
            yield result
    if "Forbidden" in ends.values():
        raise Refusal("CloudWatch does not let you read these metrics", f"Your role or user needs {ACTION}.")
    if "InternalError" in ends.values():
        raise Trouble("CloudWatch could not read all of the metrics", "Try again in a minute.")


def _batches(queries: Iterable[Document]) -> Iterator[list[Document]]:
    left = iter(queries)
    while some := list(islice(left, MOST_QUERIES)):
        yield some


def _stat(metric: Metric, stage: str, environment: str, period: int, statistic: str) -> Document:
    values = {ENVIRONMENT: environment, STAGE: stage}
    dimensions = [{"Name": name, "Value": values[name]} for name in metric.dimensions]
    about = {"Namespace": NAMESPACE, "MetricName": metric.name, "Dimensions": dimensions}
    return {"Metric": about, "Period": period, "Stat": statistic}
