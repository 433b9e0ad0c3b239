"""For every alarm: metrics over which it comes, and metrics over which it does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain import metrics
from domain.metrics import NAMESPACE, Metric

from .evaluator import Series, key
from .runs import MACHINE

HOURS = 60
NEVER = range(0)


@dataclass(frozen=True)
class Case:
    """`alarmed` are minutes in which the alarm is in ALARM, `calm` minutes in which it is OK."""

    alarm: str
    says: str
    series: Series = field(default_factory=dict)
    alarmed: range = NEVER
    calm: range = NEVER

    @property
    def fires(self) -> bool:
        return bool(self.alarmed)


def each(minutes: Iterable[int], *values: float) -> dict[int, list[float]]:
    return {minute: list(values) for minute in minutes}


def ours(metric: Metric, recorded: dict[int, list[float]], environment: str = "prod") -> Series:
    return {key(NAMESPACE, metric.name, environment=environment): recorded}


def of_function(metric: str, name: str, recorded: dict[int, list[float]]) -> Series:
    return {key("AWS/Lambda", metric, FunctionName=name): recorded}


def of_queue(name: str, recorded: dict[int, list[float]]) -> Series:
    return {key("AWS/SQS", "ApproximateNumberOfMessagesVisible", QueueName=name): recorded}


def of_machine(metric: str, recorded: dict[int, list[float]]) -> Series:
    return {key("AWS/States", metric, StateMachineArn=MACHINE): recorded}


def errors(recorded: dict[int, list[float]]) -> Series:
    return {key(NAMESPACE, "HandlerErrors.prod"): recorded}


def sweeps(ran: Iterable[int], failed: Iterable[int] = ()) -> Series:
    """Invoked once in these minutes, after hours in which all went well."""
    runs = [*range(-2 * HOURS, 0), *ran]
    wrong = set(failed)
    ended = {minute: [float(minute in wrong)] for minute in runs}
    return of_function("Invocations", "sweep", each(runs, 1)) | of_function("Errors", "sweep", ended)


def gauge(alarm: str, metric: Metric, what: str) -> list[Case]:
    """Of the sweep, every minute, while it is not zero."""
    return [
        Case(alarm, f"{what}", ours(metric, each(range(5, 31), 1)), alarmed=range(5, 31), calm=range(34, 60)),
        Case(
            alarm,
            f"{what}, and a run of the sweep was late",
            ours(metric, each({*range(5, 31)} - {17}, 2)),
            range(5, 31),
        ),
        Case(alarm, "nothing of the kind", calm=range(60)),
        Case(alarm, f"{what} elsewhere", ours(metric, each(range(5, 31), 1), "dev"), calm=range(60)),
    ]


RATE = metrics.FAILURE_RATE
CASES = [
    Case(
        "pipeline-failure-rate",
        "three of four failed within six hours, and the oldest is forgotten after six",
        ours(RATE, {10: [100], 60: [100], 100: [0], 200: [100]}),
        alarmed=range(200, 370),
        calm=range(370, 1000),
    ),
    Case("pipeline-failure-rate", "a burst of five that failed", ours(RATE, {30: [100] * 5}), range(30, 390)),
    Case("pipeline-failure-rate", "all failed, but there were three", ours(RATE, {10: [100] * 3}), calm=range(500)),
    Case("pipeline-failure-rate", "half of them failed", ours(RATE, {10: [100, 0], 20: [0, 100]}), calm=range(500)),
    Case(
        "pipeline-failure-rate",
        "one failed every two hours and a half",
        ours(RATE, each(range(0, 2000, 150), 100)),
        calm=range(2000),
    ),
    Case("pipeline-failure-rate", "nobody deploys", calm=range(100)),
    *gauge("pipeline-undo-failed", metrics.HELD_TARGETS, "a service is held"),
    Case(
        "pipeline-undo-failed",
        "a deployment failed and was undone",
        ours(metrics.OUTCOMES["ROLLED_BACK"], {5: [1]}) | ours(RATE, {5: [100]}),
        calm=range(60),
    ),
    Case(
        "pipeline-past-deadline",
        "a deadline is not enforced by two sweeps",
        ours(metrics.PAST_DEADLINE, each(range(5, 31), 1)),
        alarmed=range(6, 31),
        calm=range(34, 60),
    ),
    Case(
        "pipeline-past-deadline",
        "the first sweep after an outage enforced what was late",
        ours(metrics.PAST_DEADLINE, each([5], 3)),
        calm=range(60),
    ),
    Case("pipeline-past-deadline", "nothing of the kind", calm=range(60)),
    Case("pipeline-repairs", "every other minute", ours(metrics.REPAIRS, each(range(10, 60, 2), 1)), range(14, 60)),
    Case("pipeline-repairs", "now and then", ours(metrics.REPAIRS, each(range(5, 100, 20), 4)), calm=range(100)),
    Case("pipeline-repairs", "nothing to repair", calm=range(60)),
    *gauge("pipeline-approval-overdue", metrics.OVERDUE_APPROVALS, "an approval is overdue"),
    Case("pipeline-sweep-not-running", "it stopped", sweeps(range(11)), alarmed=range(18, 60), calm=range(15)),
    Case(
        "pipeline-sweep-not-running",
        "every run fails, until it is mended",
        sweeps(range(60), failed=range(10, 30)),
        alarmed=range(14, 30),
        calm=range(30, 60),
    ),
    Case("pipeline-sweep-not-running", "it never ran", alarmed=range(30)),
    Case("pipeline-sweep-not-running", "it runs", sweeps(range(60)), calm=range(60)),
    Case("pipeline-sweep-not-running", "four runs failed", sweeps(range(60), range(10, 14)), calm=range(60)),
    Case("pipeline-sweep-not-running", "two minutes are missing", sweeps({*range(60)} - {20, 21}), calm=range(60)),
    Case(
        "history-outbox-lag",
        "what is told is six minutes old",
        of_function("IteratorAge", "publish", each(range(10, 20), 360_000)),
        alarmed=range(10, 20),
        calm=range(23, 60),
    ),
    Case(
        "history-outbox-lag",
        "what is told is four minutes old",
        of_function("IteratorAge", "publish", each(range(60), 240_000)),
        calm=range(60),
    ),
    Case("history-outbox-lag", "nothing is to be told", calm=range(60)),
    Case("pipeline-dead-letters", "a call lies there", of_queue("calls", each(range(10, 60), 1)), range(12, 60)),
    Case(
        "pipeline-dead-letters",
        "a request that the sweep cannot hand in shows in every third minute",
        of_queue("requests", {minute: [float(minute % 3 == 0)] for minute in range(60)}),
        alarmed=range(15, 60),
    ),
    Case("pipeline-dead-letters", "a request that it can", of_queue("requests", each((10, 11), 1)), calm=range(60)),
    Case("pipeline-dead-letters", "letters of others", of_queue("records", each(range(60), 1)), calm=range(60)),
    Case("history-dead-letters", "a record was not told", of_queue("records", each(range(10, 60), 3)), range(12, 60)),
    Case("history-dead-letters", "an empty queue", of_queue("records", each(range(60), 0)), calm=range(60)),
    Case("events-dead-letters", "an event came nowhere", of_queue("events", each(range(10, 60), 1)), range(12, 60)),
    Case("events-dead-letters", "a queue that nobody used for hours", calm=range(60)),
    Case("handler-errors", "a call fails, and both of its retries", errors({10: [2], 11: [2], 13: [2]}), range(13, 25)),
    Case("handler-errors", "one that keeps failing", errors(each(range(10, 60), 2)), range(12, 60), range(12)),
    Case("handler-errors", "one that fails once, loudly", errors({10: [9], 11: [9]}), calm=range(60)),
    Case("handler-errors", "one now and then", errors(each(range(0, 300, 20), 1)), calm=range(300)),
    Case("handler-errors", "no error is no line", calm=range(60)),
    Case(
        "pipeline-throttled",
        "two functions are refused in turn",
        of_function("Throttles", "start", {10: [1], 12: [1]}) | of_function("Throttles", "resume", {11: [4]}),
        alarmed=range(12, 25),
    ),
    Case("pipeline-throttled", "once", of_function("Throttles", "start", {10: [5]}), calm=range(60)),
    Case("pipeline-throttled", "never", of_function("Throttles", "start", each(range(60), 0)), calm=range(60)),
    Case("history-throttled", "the outbox", of_function("Throttles", "publish", each(range(10, 20), 1)), range(12, 25)),
    Case("history-throttled", "others", of_function("Throttles", "start", each(range(60), 9)), calm=range(60)),
    Case(
        "pipeline-execution-broken", "somebody stopped one", of_machine("ExecutionsAborted", {10: [1]}), range(10, 15)
    ),
    Case("pipeline-execution-broken", "one never ended", of_machine("ExecutionsTimedOut", {10: [1]}), range(10, 15)),
    Case(
        "pipeline-execution-broken",
        "deployments failed, and their executions as they should",
        of_machine("ExecutionsFailed", each(range(60), 3)) | of_machine("ExecutionsSucceeded", each(range(60), 1)),
        calm=range(60),
    ),
]
