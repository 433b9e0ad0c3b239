"""From what a run did to the quantities that AWS has prices for."""

from __future__ import annotations

import json
import math

from ops.bench import prices
from ops.bench.coordinator import Coordinator
from ops.bench.lambda_time import times
from ops.bench.prices import Usage
from ops.bench.run import Run

S3_WRITES = ("PutObject", "CopyObject", "ListObjectsV2")
S3_FREE = ("DeleteObject",)
EVENT_BYTES = 64 * 1024


def used(coordinator: Coordinator, run: Run) -> dict[str, float]:
    """Quantities by the names of prices.PRICES. Calls to other services than these cost nothing."""
    invocations, asked = sum(run.invocations.values()), len(run.answers)
    s3 = [(op, n) for (_, service, op), n in run.calls.items() if service == "s3" and op not in S3_FREE]
    return {
        "state transitions": run.transitions,
        "Lambda requests": invocations,
        "Lambda GB-seconds": sum(time.gb_seconds for time in times(coordinator, run).values()),
        "DynamoDB write units": sum(request.write_units for request in run.requests),
        "DynamoDB read units": sum(request.read_units for request in run.requests),
        "EventBridge events": sum(math.ceil(size / EVENT_BYTES) for size in run.events),
        "EventBridge archive": sum(run.events) / 1e9,
        "API requests": asked,
        "data out": (sum(run.answers) + asked * prices.ANSWER_BYTES) / 1e9,
        "log lines": _log_gb(coordinator, run),
        "SQS requests": sum(n for (_, service, _), n in run.calls.items() if service == "sqs"),
        "SNS requests": sum(n for (_, service, _), n in run.calls.items() if service == "sns"),
        "S3 writes": sum(n for op, n in s3 if op in S3_WRITES),
        "S3 reads": sum(n for op, n in s3 if op not in S3_WRITES),
    }


def _log_gb(coordinator: Coordinator, run: Run) -> float:
    talkative = {function.name for function in coordinator.functions.values() if function.told_by_lambda}
    told = sum(count for name, count in run.invocations.items() if name in talkative)
    return prices.log_gb(run.printed.count("\n"), len(run.printed.encode()), told, len(run.answers))


def without(usage: Usage, times: int, idle: Usage) -> dict[str, float]:
    """Less what would have been used anyway."""
    return {name: quantity - times * idle[name] for name, quantity in usage.items()}


def metric_series(run: Run) -> int:
    """Custom metrics in what was printed, in CloudWatch's embedded format: one for each set of dimension values.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    found = set()
    for line in map(json.loads, filter(lambda text: '"_aws"' in text, run.printed.splitlines())):
        for told in line["_aws"]["CloudWatchMetrics"]:
            for dimensions in told["Dimensions"]:
                values = tuple((name, line[name]) for name in sorted(dimensions))
                found |= {(told["Namespace"], values, metric["Name"]) for metric in told["Metrics"]}
    return len(found)
