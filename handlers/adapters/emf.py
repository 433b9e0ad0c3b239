"""Metrics as log lines, from which CloudWatch takes them: nothing is called, and nobody waits.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from domain.metrics import NAMESPACE, Metric

ENVIRONMENT = os.environ.get("ENVIRONMENT", "")
Values = Mapping[Metric, float | list[float]]


def send(message: str, at: int, values: Values, *, stage: str = "", **told: Any) -> None:
    """One line with values of metrics that have the same dimensions; `at` is ms since 1970, at most two weeks ago.

    What else is `told` can be searched for, and is no dimension.
    """
    if not values:
        return
    dimensions = list(next(iter(values)).dimensions)
    names = [{"Name": metric.name, "Unit": metric.unit} for metric in values]
    directive = {"Namespace": NAMESPACE, "Dimensions": [dimensions], "Metrics": names}
    line: dict[str, Any] = {"level": "info", "message": message, "environment": ENVIRONMENT}
    line |= {"stage": stage} if stage else {}
    line |= {**told, **{metric.name: value for metric, value in values.items()}}
    print(json.dumps({**line, "_aws": {"Timestamp": at, "CloudWatchMetrics": [directive]}}))
