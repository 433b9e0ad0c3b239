"""When somebody must be told: the alarms about each part of what is watched, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from components.alarm import Alarm, Name, Reading
from components.watched import WatchArgs
from domain import metrics
from domain.metrics import Metric

MOST_READINGS = 10
"""What one alarm can do mathematics with.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html"""
SUM = "SUM(FILL(METRICS(), 0))"
"""Services send most of these metrics only while something happens; a sum of nothing and something is something."""
KEEPS_COMING: dict[str, Any] = {"seconds": 60, "periods": 15, "datapoints": 3}
"""In three of fifteen minutes. Minutes, as a longer period slides: what lasts for two minutes lies in two of them."""
ENDED, FAILED_PERCENT = 4, 50
LAG_MS = 5 * 60_000


def alarms_of(watch: WatchArgs) -> list[Alarm]:
    """Every alarm about the parts that a watch has."""
    found = [alarm for part, made_of in PARTS.items() if part in watch for alarm in made_of(dict(watch)[part])]
    for alarm in found:
        if len(alarm.readings) > MOST_READINGS:
            wrong = f"{alarm.name} of {watch['name']} reads {len(alarm.readings)} metrics; CloudWatch takes"
            raise ValueError(f"{wrong} {MOST_READINGS} at most: give the Monitoring another watch for the rest")
    return found


def handler_errors(metric: str) -> Alarm:
    """Errors that keep coming: what is tried again and then goes well leaves a minute or two of them."""
    return Alarm(
        name="handler-errors",
        meaning="Functions of the coordinator keep failing: an exception, a timeout, or an error that they logged.",
        readings=(Reading(metrics.NAMESPACE, metric, {}, "Sum"),),
        above=0,
        **KEEPS_COMING,
    )


def _of_environment(environment: Name) -> list[Alarm]:
    def gauge(name: str, metric: Metric, meaning: str, *, pages: bool, minutes: int = 1) -> Alarm:
        """The sweep sends it every minute, while it is not zero."""
        told: dict[str, Any] = {"pages": pages, "periods": minutes, "datapoints": minutes}
        return Alarm(name=name, meaning=meaning, readings=(reading(metric, "Maximum"),), above=0, **told)

    def reading(metric: Metric, statistic: str) -> Reading:
        return Reading(metrics.NAMESPACE, metric.name, {metrics.ENVIRONMENT: environment}, statistic)

    rate = metrics.FAILURE_RATE
    return [
        Alarm(
            name="failure-rate",
            meaning="More than half of the deployments of the last six hours failed, of at least four.",
            readings=(reading(rate, "Average"), reading(rate, "SampleCount")),
            # Without FILL, the last bad hours would count until new ones come: CloudWatch goes back to find data.
            math=f"IF(FILL(m2, 0) >= {ENDED}, FILL(m1, 0), 0)",
            above=FAILED_PERCENT,
            seconds=6 * 3600,
        ),
        gauge(
            "undo-failed",
            metrics.HELD_TARGETS,
            "An undo failed: a service is in a state that nobody planned, and is held until people have looked.",
            pages=True,
        ),
        gauge(
            "past-deadline",
            metrics.PAST_DEADLINE,
            "A deployment is past a deadline that the sweep should have enforced: it cannot be repaired by itself.",
            pages=True,
            minutes=2,  # the first sweep after an outage finds what it then repairs
        ),
        gauge(
            "approval-overdue",
            metrics.OVERDUE_APPROVALS,
            "A plan waits for people, and three quarters of their time are over.",
            pages=False,
        ),
        Alarm(
            name="repairs",
            meaning="The sweep has to put things right again and again: executions die, or nobody hears their answers.",
            readings=(reading(metrics.REPAIRS, "Sum"),),
            above=0,
            **KEEPS_COMING,
        ),
    ]


def _of_sweep(function: Name) -> list[Alarm]:
    """One that fails is as good as none: what counts is the runs that ended well."""
    runs = [_lambda(name, function, "Sum") for name in ("Invocations", "Errors")]
    return [
        Alarm(
            name="sweep-not-running",
            meaning="The sweep has not ended well for five minutes: nothing lost is repaired, no deadline enforced.",
            readings=tuple(runs),
            math="m1 - m2",
            below=1,
            periods=5,
            datapoints=5,
            missing="breaching",
            pages=True,
        )
    ]


def _of_outbox(function: Name) -> list[Alarm]:
    return [
        Alarm(
            name="outbox-lag",
            meaning="What happened is told more than five minutes late, or not at all: nobody is notified.",
            readings=(_lambda("IteratorAge", function, "Maximum"),),
            above=LAG_MS,
            pages=True,
        )
    ]


def _of_functions(functions: Sequence[Name]) -> list[Alarm]:
    return _summed(
        [_lambda("Throttles", function, "Sum") for function in functions],
        name="throttled",
        meaning="Lambda refuses calls: other functions of the account have taken its concurrency.",
        **KEEPS_COMING,
    )


def _of_queues(queues: Sequence[Name]) -> list[Alarm]:
    """The sweep takes requests up again every minute, and hides each from itself for two: what it cannot hand in shows
    in every third minute."""
    visible = "ApproximateNumberOfMessagesVisible"
    return _summed(
        [Reading("AWS/SQS", visible, {"QueueName": queue}, "Maximum") for queue in queues],
        name="dead-letters",
        meaning="Something could not be handled, and lies in a queue of dead letters.",
        **KEEPS_COMING,
    )


def _of_machine(machine: Name) -> list[Alarm]:
    """ExecutionsFailed is left out: an execution fails where its deployment did, undone or refused by people, as it
    should (`state_machine._finish`). Where the machine itself is broken, its role for example, the sweep ends every
    deployment, and the alarm on repairs comes."""
    ends = ("ExecutionsAborted", "ExecutionsTimedOut")
    return _summed(
        [Reading("AWS/States", end, {"StateMachineArn": machine}, "Sum") for end in ends],
        name="execution-broken",
        meaning="An execution was stopped by hand or never ended its deployment; the sweep undoes what it had begun.",
        seconds=300,
    )


PARTS: dict[str, Callable[[Any], list[Alarm]]] = {
    "environment": _of_environment,
    "sweep_function_name": _of_sweep,
    "outbox_function_name": _of_outbox,
    "dead_letter_queue_names": _of_queues,
    "state_machine_arn": _of_machine,
    "function_names": _of_functions,
}


def _summed(readings: Sequence[Reading], **more: Any) -> list[Alarm]:
    return [Alarm(readings=tuple(readings), math=SUM, above=0, **more)] if readings else []


def _lambda(metric: str, function: Name, statistic: str) -> Reading:
    return Reading("AWS/Lambda", metric, {"FunctionName": function}, statistic)
