"""The coordinator's own Lambdas: run as AWS would, at once or later, with its retries."""

from __future__ import annotations

import json
import random
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .calls import OUTSIDE, Invocation, Unmodelled, arn
from .faults import Crash
from .functions import function_name

Handler = Callable[[Any, Any], Any]
_RETRY_SECONDS = 60.0  # before the second attempt; twice that before the third


@dataclass(frozen=True)
class Context:
    function_name: str
    aws_request_id: str
    memory_limit_in_mb: int = 512
    function_version: str = "$LATEST"

    @property
    def invoked_function_arn(self) -> str:
        return arn("lambda", f"function:{self.function_name}")

    def get_remaining_time_in_millis(self) -> int:
        return 30_000


@dataclass(frozen=True)
class Outcome:
    """How one run ended; `error` is what Step Functions would call it."""

    function: str
    event: Any
    value: Any = None
    error: str = ""
    cause: str = ""
    trace: str = field(default="", repr=False)

    @property
    def ok(self) -> bool:
        return not self.error


class Lambdas:
    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}
        self.attempts: dict[str, int] = {}
        self.has_destination: set[str] = set()
        self.reset()

    def reset(self) -> None:
        self.log: list[Outcome] = []
        self.active: list[Invocation] = []

    def register(self, name: str, handler: Handler, attempts: int, on_failure: bool) -> str:
        self.handlers[name], self.attempts[name] = handler, attempts
        if on_failure:
            self.has_destination.add(name)
        return arn("lambda", f"function:{name}")

    def calling(self) -> Invocation:
        return self.active[-1] if self.active else OUTSIDE

    def knows(self, name: str) -> bool:
        return function_name(name) in self.handlers

    def run(self, name: str, event: Any, request_id: str = "") -> Outcome:
        name = function_name(name)
        if name not in self.handlers:
            raise Unmodelled(f"no Lambda {name!r} is registered; known: {sorted(self.handlers)}")
        invocation = Invocation(name, request_id or f"run-{len(self.log) + 1}")
        self.active.append(invocation)
        try:
            outcome = self._run(invocation, event)
        finally:
            self.active.pop()
        if invocation.dead:  # also if the code swallowed the crash
            outcome = _failed(name, event, "Lambda.Unknown", "Process exited before completing request")
        self.log.append(outcome)
        return outcome

    def _run(self, invocation: Invocation, event: Any) -> Outcome:
        name = invocation.function
        try:
            value = self.handlers[name](_copy(event), Context(name, invocation.request_id))
        except Crash:
            return _failed(name, event, "Lambda.Unknown", "")
        except Exception as error:
            return _failed(name, event, type(error).__name__, str(error), traceback.format_exc())
        try:
            return Outcome(name, event, _copy(value))
        except (TypeError, ValueError) as error:
            return _failed(name, event, "Runtime.MarshalError", f"Unable to marshal response: {error}")


def _failed(name: str, event: Any, error: str, message: str, trace: str = "") -> Outcome:
    cause = json.dumps({"errorMessage": message, "errorType": error, "stackTrace": []})
    return Outcome(name, event, None, error, cause, trace)


def _copy(value: Any) -> Any:
    """Through JSON, as between AWS and a Lambda."""
    return json.loads(json.dumps(value, allow_nan=False))


@dataclass
class Delivery:
    due: float
    function: str
    event: Any
    request_id: str
    attempt: int = 1


class Deliveries:
    """Asynchronous invocations: three attempts, then `on_failure` with what AWS sends to the destination."""

    def __init__(self, now: Callable[[], float], lambdas: Lambdas, on_failure: Callable[[str], object]) -> None:
        self.now, self.lambdas, self.on_failure = now, lambdas, on_failure
        self.reset()

    def reset(self) -> None:
        self.waiting: list[Delivery] = []
        self.random: random.Random | None = None  # set: any order
        self.accepted = 0

    def push(self, function: str, event: Any) -> None:
        self.accepted += 1
        self.waiting.append(Delivery(self.now(), function_name(function), event, f"async-{self.accepted}"))

    def next_due(self) -> float | None:
        return min((delivery.due for delivery in self.waiting), default=None)

    def advance(self) -> bool:
        """Deliver one of those that are due."""
        due = [delivery for delivery in self.waiting if delivery.due <= self.now()]
        if not due:
            return False
        delivery = self.random.choice(due) if self.random else due[0]
        self.waiting.remove(delivery)
        outcome = self.lambdas.run(delivery.function, delivery.event, delivery.request_id)
        if not outcome.ok:
            self._again(delivery, outcome)
        return True

    def _again(self, delivery: Delivery, outcome: Outcome) -> None:
        if delivery.attempt < self.lambdas.attempts[delivery.function]:
            delivery.due = self.now() + _RETRY_SECONDS * delivery.attempt
            delivery.attempt += 1
            self.waiting.append(delivery)
            return
        if delivery.function in self.lambdas.has_destination:
            self.on_failure(json.dumps(_failure(delivery, outcome)))


def _failure(delivery: Delivery, outcome: Outcome) -> dict[str, Any]:
    """What AWS sends to the on-failure destination."""
    context = {
        "requestId": delivery.request_id,
        "functionArn": arn("lambda", f"function:{delivery.function}:$LATEST"),
        "condition": "RetriesExhausted",
        "approximateInvokeCount": delivery.attempt,
    }
    response = {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    return {
        "version": "1.0",
        "requestContext": context,
        "requestPayload": delivery.event,
        "responseContext": response,
        "responsePayload": json.loads(outcome.cause),
    }
