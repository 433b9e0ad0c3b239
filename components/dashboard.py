"""What a dashboard shows, as CloudWatch wants it: pure functions from what is watched to widgets in rows.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pulumi

from components.watched import WatchArgs
from domain import metrics
from domain.metrics import Metric

COLUMNS = 24
Name = pulumi.Input[str]
Widget = dict[str, Any]
Row = list[Widget]
Line = list[Any]
SECONDS = 300


def body(
    watches: Sequence[WatchArgs],
    *,
    region: Name,
    page_function_arn: Name | None = None,
    alarms: Sequence[Name] = (),
    errors: str | None = None,
) -> dict[str, Any]:
    """The page of the coordinator on top, then alarms, deployments, and the machinery. `errors` is a metric."""
    rows = [
        *([[page(page_function_arn)]] if page_function_arn is not None else []),
        *([[status(alarms)]] if alarms else []),
        *_deployments(found(watches, "environment")),
        *_machinery(watches, errors),
    ]
    return {"widgets": [{**widget, **_region(widget, region)} for widget in placed(rows)]}


def placed(rows: Sequence[Row]) -> list[Widget]:
    """Rows below each other, their widgets beside each other."""
    widgets, y = [], 0
    for row in rows:
        x = 0
        for widget in row:
            widgets.append({**widget, "x": x, "y": y})
            x += widget["width"]
        y += max((widget["height"] for widget in row), default=0)
    return widgets


def found(watches: Sequence[WatchArgs], part: str) -> list[Name]:
    """This part of every watch that has it."""
    values: list[Any] = [dict(watch)[part] for watch in watches if part in watch]
    return [name for value in values for name in (value if isinstance(value, list | tuple) else [value])]


def page(function_arn: Name) -> Widget:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html"""
    update = {"refresh": True, "resize": True, "timeRange": True}
    properties = {"title": "Deployments", "endpoint": function_arn, "params": {}, "updateOn": update}
    return {"type": "custom", "width": COLUMNS, "height": 14, "properties": properties}


def status(alarms: Sequence[Name]) -> Widget:
    properties = {"title": "Alarms", "alarms": list(alarms), "sortBy": "stateUpdatedTimestamp"}
    return {"type": "alarm", "width": COLUMNS, "height": 4, "properties": properties}


def graph(title: str, lines: Sequence[Line], *, stat: str = "Sum", width: int = 8, **more: Any) -> Widget:
    properties = {"title": title, "metrics": list(lines), "stat": stat, "period": SECONDS, "view": "timeSeries", **more}
    return {"type": "metric", "width": width, "height": 6, "properties": properties}


def numbers(title: str, lines: Sequence[Line], **more: Any) -> Widget:
    """One number for each line, over the whole time that is looked at."""
    return graph(title, lines, view="singleValue", setPeriodToTimeRange=True, **more)


def ours(metric: Metric, environments: Sequence[Name], **more: Any) -> list[Line]:
    """A line for each environment, labelled by the metric where there is but one."""
    label = {"label": metric.name} if len(environments) == 1 else {}
    return [
        [metrics.NAMESPACE, metric.name, metrics.ENVIRONMENT, environment, {**label, **more}]
        for environment in environments
    ]


def of_services(namespace: str, name: str, dimension: str, values: Sequence[Name], **more: Any) -> list[Line]:
    return [[namespace, name, dimension, value, *([more] if more else [])] for value in values]


def _deployments(environments: list[Name]) -> list[Row]:
    if not environments:
        return []
    outcomes = [line for metric in metrics.OUTCOMES.values() for line in ours(metric, environments)]
    leads = [*ours(metrics.LEAD_TIME, environments), *ours(metrics.LEAD_TIME_UNATTENDED, environments)]
    waits = [*ours(metrics.QUEUE_WAIT, environments), *ours(metrics.APPROVAL_WAIT, environments)]
    state = (metrics.ACTIVE, metrics.QUEUED, metrics.HELD_TARGETS, metrics.OVERDUE_APPROVALS, metrics.PAST_DEADLINE)
    gauges = [line for metric in state for line in ours(metric, environments)]
    rate = ours(metrics.FAILURE_RATE, environments)
    hourly: dict[str, Any] = {"period": 3600}
    return [
        [_dora(environments)],
        [
            graph("Deployments by outcome", outcomes, width=12, stacked=True, **hourly),
            graph(
                "Failed, in percent", rate, stat="Average", width=12, yAxis={"left": {"min": 0, "max": 100}}, **hourly
            ),
        ],
        [
            graph("Lead time (ms)", leads, stat="p90", **hourly),
            graph("Stages (ms, p90)", [_by_stage(each) for each in environments], **hourly),
            graph("Waits (ms)", waits, stat="p90", **hourly),
        ],
        [
            graph("Now: active, queued, held, overdue", gauges, stat="Maximum"),
            graph("Oldest active (ms)", ours(metrics.OLDEST_ACTIVE, environments), stat="Maximum"),
            graph("Repairs by the sweep", ours(metrics.REPAIRS, environments)),
        ],
    ]


def _dora(environments: list[Name]) -> Widget:
    """The four figures, as docs/monitoring.md defines them."""
    lines: list[Line] = []
    for n, environment in enumerate(environments):
        only = [environment]
        lines += [
            *ours(metrics.LEAD_TIME, only, label="Deployments live", stat="SampleCount"),
            *ours(metrics.LEAD_TIME, only, label="Lead time (ms, median)", stat="p50"),
            *ours(metrics.CHANGES, only, id=f"changes{n}", visible=False),
            *ours(metrics.CHANGE_FAILURES, only, id=f"failures{n}", visible=False),
            [
                {
                    "expression": f"100 * FILL(failures{n}, 0) / changes{n}",
                    "label": "Change failures (%)",
                    "id": f"cfr{n}",
                }
            ],
            *ours(metrics.TIME_TO_RESTORE, only, label="Time to restore (ms, mean)", stat="Average"),
        ]
    return {**numbers("DORA", lines, width=COLUMNS), "height": 4}


def _by_stage(environment: Name) -> Line:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html"""
    metric = metrics.STAGE_DURATION
    schema = ",".join((metrics.NAMESPACE, *metric.dimensions))
    start = f'SEARCH(\'{{{schema}}} MetricName="{metric.name}" {metrics.ENVIRONMENT}="'
    expression = pulumi.Output.concat(start, environment, "\"', 'p90', 3600)")
    return [{"expression": expression, "label": f"${{PROP('Dim.{metrics.STAGE}')}}"}]


def _machinery(watches: Sequence[WatchArgs], errors: str | None) -> list[Row]:
    functions = found(watches, "function_names")
    outbox, queues = found(watches, "outbox_function_name"), found(watches, "dead_letter_queue_names")
    ends = ("ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsAborted", "ExecutionsTimedOut")
    machines = found(watches, "state_machine_arn")
    failures = of_services("AWS/Lambda", "Errors", "FunctionName", functions)
    logged = [[metrics.NAMESPACE, errors, {"label": "logged"}]] if errors else []
    throttles = of_services("AWS/Lambda", "Throttles", "FunctionName", functions)
    durations = of_services("AWS/Lambda", "Duration", "FunctionName", functions)
    ages = of_services("AWS/Lambda", "IteratorAge", "FunctionName", outbox)
    letters = of_services("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queues)
    executions = [
        line for end in ends for line in of_services("AWS/States", end, "StateMachineArn", machines, label=end)
    ]
    rows = [
        [
            graph("Errors of functions", [*failures, *logged]),
            graph("Throttled calls", throttles),
            graph("Durations of functions (ms)", durations, stat="p90"),
        ],
        [
            graph("Age of what the outbox tells (ms)", ages, stat="Maximum"),
            graph("Dead letters", letters, stat="Maximum"),
            graph("Executions (failed where the deployment did)", executions),
        ],
    ]
    return [[widget for widget in row if widget["properties"]["metrics"]] for row in rows]


def _region(widget: Widget, region: Name) -> Widget:
    """Graphs must say where their metrics are."""
    return {"properties": {**widget["properties"], "region": region}} if widget["type"] == "metric" else {}
