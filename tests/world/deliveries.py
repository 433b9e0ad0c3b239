"""What calls Lambdas by itself: rules of the bus, the table's stream."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from .calls import ACCOUNT, REGION, Unmodelled
from .executions import moment
from .lambdas import Deliveries, Lambdas
from .tables import Table, as_json, clone

Event = dict[str, Any]


def matches(pattern: Mapping[str, Any], value: Any) -> bool:
    """An EventBridge pattern, also of a stream mapping: literals, prefix, exists, anything-but."""
    if not isinstance(value, Mapping):
        return False
    return all(_field_matches(wanted, value, name) for name, wanted in pattern.items())


def _field_matches(wanted: Any, value: Mapping[str, Any], name: str) -> bool:
    if isinstance(wanted, Mapping):
        return matches(wanted, value.get(name, {}))
    found = value.get(name)
    candidates = found if isinstance(found, list) else [found]
    return any(_rule_matches(rule, one, name in value) for rule in wanted for one in candidates)


def _rule_matches(rule: Any, found: Any, present: bool) -> bool:
    if not isinstance(rule, Mapping):
        return present and bool(found == rule) and isinstance(found, bool) == isinstance(rule, bool)
    (kind, wanted), *more = rule.items()
    if more or kind not in ("prefix", "suffix", "exists", "anything-but"):
        raise Unmodelled(f"pattern {rule}")
    if kind == "suffix":
        return isinstance(found, str) and found.endswith(wanted)
    if kind == "exists":
        return present is wanted
    if kind == "prefix":
        return isinstance(found, str) and found.startswith(wanted)
    return present and found not in (wanted if isinstance(wanted, list) else [wanted])


class Bus:
    """All events of the world, delivered to the Lambdas whose pattern matches; at least once, or never."""

    def __init__(self, now: Callable[[], float], deliveries: Deliveries) -> None:
        self.now, self.deliveries = now, deliveries
        self.routes: list[tuple[Mapping[str, Any], str]] = []
        self.reset()

    def reset(self) -> None:
        self.copies = 1
        self.drop: Callable[[Event], bool] = lambda event: False
        self.seen: list[Event] = []

    def route(self, pattern: Mapping[str, Any], function: str) -> None:
        self.routes.append((pattern, function))

    def deliver(self, event: Event) -> None:
        """`event` has source, detail-type and detail; the envelope is added."""
        number = uuid.uuid5(uuid.NAMESPACE_OID, str(len(self.seen)))
        event = {
            "version": "0",
            "id": str(number),
            "account": ACCOUNT,
            "time": moment(self.now()).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": REGION,
            "resources": [],
        } | clone(event)
        self.seen.append(event)
        if self.drop(event):
            return
        for pattern, function in self.routes:
            if matches(pattern, event):
                for _ in range(self.copies):
                    self.deliveries.push(function, event)


class Stream:
    """A mapping from a table's stream: in order, in batches, a failed batch again until it succeeds."""

    batch_size = 10

    def __init__(
        self,
        now: Callable[[], float],
        lambdas: Lambdas,
        table: Table,
        function: str,
        pattern: Mapping[str, Any],
    ) -> None:
        self.now, self.lambdas = now, lambdas
        self.table, self.function, self.pattern = table, function, pattern
        self.reset()

    def reset(self) -> None:
        self.position = 0
        self.failures = 0
        self.retry_at = 0.0
        self.copies = 1
        self.random: random.Random | None = None  # set: batches of any size

    def next_due(self) -> float | None:
        self._skip()
        return max(self.retry_at, self.now()) if self.position < len(self.table.stream) else None

    def advance(self) -> bool:
        due = self.next_due()
        if due is None or due > self.now():
            return False
        batch = self._batch()
        event = as_json({"Records": [self.table.stream[number] for number in batch]})
        outcomes = [self.lambdas.run(self.function, event) for _ in range(self.copies)]
        failed = _failed_items(outcomes[0].value) if outcomes[0].ok else {""}
        if not failed:
            self.position, self.failures, self.retry_at = batch[-1] + 1, 0, 0.0
            return True
        numbers = [self.table.stream[number]["dynamodb"]["SequenceNumber"] for number in batch]
        partial = [number for number, item in zip(batch, numbers, strict=True) if item in failed]
        self.position = partial[0] if partial else batch[0]
        self.failures += 1
        self.retry_at = self.now() + min(60, 2**self.failures)
        return True

    def _matching(self, number: int) -> bool:
        return matches(self.pattern, self.table.stream[number])

    def _skip(self) -> None:
        while self.position < len(self.table.stream) and not self._matching(self.position):
            self.position += 1

    def _batch(self) -> list[int]:
        size = self.random.randint(1, self.batch_size) if self.random else self.batch_size
        found: list[int] = []
        for number in range(self.position, len(self.table.stream)):
            if len(found) < size and self._matching(number):
                found.append(number)
        return found


def _failed_items(value: Any) -> set[str]:
    """ReportBatchItemFailures; anything else that returned is a success."""
    if not isinstance(value, dict):
        return set()
    return {str(item["itemIdentifier"]) for item in value.get("batchItemFailures", [])}
