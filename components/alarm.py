"""An alarm as plain data, and the resources made of it.

CloudWatch bills an alarm by the metrics that it reads, $0.10 a month each, and a composite alarm $0.50: what a stack's
alarms cost is their `readings`. https://aws.amazon.com/cloudwatch/pricing/,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

RUNBOOK = "alarms.md"
Name = pulumi.Input[str]


@dataclass(frozen=True)
class Reading:
    """A metric as an alarm reads it."""

    namespace: str
    metric: str
    dimensions: Mapping[str, Name]
    statistic: str


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """In ALARM while at least `datapoints` of the last `periods` are beyond the threshold.

    `math` computes with its readings, named m1, m2 and so on; without it there is one reading.
    """

    name: str
    meaning: str
    readings: tuple[Reading, ...]
    above: float | None = None
    below: float | None = None
    math: str = ""
    seconds: int = 60
    periods: int = 1
    datapoints: int = 1
    missing: str = "notBreaching"
    pages: bool = False

    def inputs(self, runbooks: str) -> dict[str, Any]:
        """The inputs of the resource, but for its name and its actions."""
        below = self.below is not None
        return {
            "alarm_description": f"{self.meaning} Runbook: {runbooks}{RUNBOOK}#{self.name}",
            "comparison_operator": "LessThanThreshold" if below else "GreaterThanThreshold",
            "threshold": self.below if below else self.above,
            "evaluation_periods": self.periods,
            "datapoints_to_alarm": self.datapoints,
            "treat_missing_data": self.missing,
            **(self._computed() if self.math else self._read()),
        }

    def _read(self) -> dict[str, Any]:
        (reading,) = self.readings
        return {
            "namespace": reading.namespace,
            "metric_name": reading.metric,
            "dimensions": dict(reading.dimensions),
            "statistic": reading.statistic,
            "period": self.seconds,
        }

    def _computed(self) -> dict[str, Any]:
        queries: list[dict[str, Any]] = [
            {
                "id": f"m{n}",
                "metric": {
                    "namespace": reading.namespace,
                    "metric_name": reading.metric,
                    "dimensions": dict(reading.dimensions),
                    "stat": reading.statistic,
                    "period": self.seconds,
                },
                "return_data": False,
            }
            for n, reading in enumerate(self.readings, start=1)
        ]
        return {
            "metric_queries": [
                {"id": "result", "expression": self.math, "label": self.name, "return_data": True},
                *queries,
            ]
        }


@dataclass(frozen=True)
class Place:
    """Where alarms are made: `name` of the component, `prefix` of what they are called in AWS, and whom they tell."""

    name: str
    prefix: str
    runbooks: str
    topic_arn: Name
    tags: Mapping[str, Name]
    parent: pulumi.Resource


def metric_alarm(place: Place, of: str, alarm: Alarm) -> aws.cloudwatch.MetricAlarm:
    """`of` is what is watched. It tells the alert topic when it comes, and when it goes."""
    name = "-".join(part for part in (of, alarm.name) if part)
    return aws.cloudwatch.MetricAlarm(
        f"{place.name}-{name}",
        name=f"{place.prefix}-{name}",
        alarm_actions=[place.topic_arn],
        ok_actions=[place.topic_arn],
        tags=place.tags,
        opts=pulumi.ResourceOptions(parent=place.parent),
        **alarm.inputs(place.runbooks),
    )


def pager(place: Place, topic_arn: Name, alarms: Sequence[aws.cloudwatch.MetricAlarm]) -> aws.cloudwatch.CompositeAlarm:
    """What must wake a person, once: what does not mend itself, and leaves the coordinator blind or a service broken.

    The others wait for the morning: dead letters are kept for two weeks, and an error that matters ends up in these.
    Each alarm tells the alert topic as well: a second trouble during the first would not change this one's state.
    """
    rule = pulumi.Output.all(*(alarm.arn for alarm in alarms)).apply(
        lambda arns: " OR ".join(f'ALARM("{arn}")' for arn in arns)
    )
    return aws.cloudwatch.CompositeAlarm(
        f"{place.name}-pager",
        alarm_name=f"{place.prefix}-pager",
        alarm_description=f"The coordinator needs a person now. Runbook: {place.runbooks}{RUNBOOK}#pager",
        alarm_rule=rule,
        alarm_actions=[topic_arn],
        ok_actions=[topic_arn],
        tags=place.tags,
        opts=pulumi.ResourceOptions(parent=place.parent),
    )
