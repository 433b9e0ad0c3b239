"""Counts the AWS calls of the Lambdas, and makes the one that the plan names go wrong."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping

from botocore.exceptions import ClientError, ReadTimeoutError

from .calls import OUTSIDE, Call

ERROR, LOST, CRASH_BEFORE, CRASH_AFTER, OUTAGE = MODES = (
    "error",
    "lost",
    "crash-before",
    "crash-after",
    "outage",
)

# A callable as mode runs just before the call: something else happens in between.
Mode = str | Callable[[], object]
Plan = Mapping[int, Mode]


class Crash(BaseException):
    """The process dies: whatever the code does with this exception, it makes no further call."""


class Faults:
    """`outage` holds for (service, operation) until an execution ends, or for `outage_seconds`."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.visited: set[tuple[str, str, str]] = set()  # over all runs: (Lambda, service, operation)
        self.outage_seconds = 900.0
        self.reset()

    def reset(self, plan: Plan | None = None) -> None:
        for mode in (plan or {}).values():
            if not callable(mode) and mode not in MODES:
                raise ValueError(f"{mode!r} is no fault; known: {MODES}")
        self.plan: dict[int, Mode] = dict(plan or {})
        self.calls: list[Call] = []
        self.hit: list[tuple[Call, Mode]] = []
        self.down: dict[tuple[str, str], float] = {}

    def before(self, call: Call) -> Call:
        if call.invocation is OUTSIDE:
            return call
        if call.invocation.dead:
            raise Crash
        call = call.numbered(len(self.calls) + 1)
        self.calls.append(call)
        self.visited.add(call.key)
        mode = self.plan.get(call.index)
        if mode is not None:
            self.hit.append((call, mode))
        if callable(mode):
            mode()
        elif mode == CRASH_BEFORE:
            self._crash(call)
        elif mode == OUTAGE:
            self.down[call.service, call.operation] = self.now() + self.outage_seconds
        if mode == ERROR or self._is_down(call):
            code = "ThrottlingException" if mode == ERROR else "ServiceUnavailable"
            answer = {
                "Error": {"Code": code, "Message": "injected"},
                "ResponseMetadata": {"HTTPStatusCode": 400 if mode == ERROR else 503},
            }
            raise ClientError(answer, call.operation)
        return call

    def after(self, call: Call) -> None:
        mode = self.plan.get(call.index)
        if mode == LOST:
            raise ReadTimeoutError(endpoint_url=f"https://{call.service}.injected")
        if mode == CRASH_AFTER:
            self._crash(call)

    def end_outages(self) -> None:
        self.down.clear()

    def next_due(self) -> float | None:
        """When the next outage is over."""
        return min((until for until in self.down.values() if until > self.now()), default=None)

    def _is_down(self, call: Call) -> bool:
        return self.down.get((call.service, call.operation), self.now()) > self.now()

    def _crash(self, call: Call) -> None:
        call.invocation.dead = True
        raise Crash


def single_faults(calls: int) -> Iterator[dict[int, Mode]]:
    """Every fault at every call of a fault-free run that made so many."""
    for index, mode in itertools.product(range(1, calls + 1), MODES):
        yield {index: mode}
