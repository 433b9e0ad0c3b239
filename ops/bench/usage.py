"""From what a run did to the quantities that AWS has prices for."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from ops.bench import prices
from ops.bench.coordinator import Coordinator, Run

S3_WRITES = ("PutObject", "CopyObject", "ListObjectsV2")
S3_FREE = ("DeleteObject",)
EVENT_BYTES = 64 * 1024


def used(coordinator: Coordinator, run: Run, *, cold: bool = True) -> Counter[str]:
    """Quantities by the names of prices.PRICES. Calls to other services than these cost nothing."""
    usage: Counter[str] = Counter()
    usage["state transitions"] = run.transitions
    usage["Lambda requests"] = sum(run.invocations.values())
    usage["Lambda GB-seconds (arm64)"] = _gb_seconds(coordinator, run, cold)
    usage["DynamoDB write units"] = sum(request.write_units for request in run.requests)
    usage["DynamoDB read units"] = sum(request.read_units for request in run.requests)
    usage["EventBridge events"] = sum(math.ceil(size / EVENT_BYTES) for size in run.events)
    usage["EventBridge archive, GB"] = sum(run.events) / 1e9
    usage["log lines, GB"] = prices.log_gb(usage["Lambda requests"], len(run.printed.encode()))
    usage["SQS requests"] = sum(count for (_, service, _), count in run.calls.items() if service == "sqs")
    s3 = [(op, n) for (_, service, op), n in run.calls.items() if service == "s3" and op not in S3_FREE]
    usage["S3 writes"] = sum(n for op, n in s3 if op in S3_WRITES)
    usage["S3 reads"] = sum(n for op, n in s3 if op not in S3_WRITES)
    return usage


def without(usage: Counter[str], times: int, idle: Counter[str]) -> Counter[str]:
    """Less what would have been used anyway."""
    return Counter({name: quantity - times * idle[name] for name, quantity in usage.items()})


def calls_of(run: Run, functions: Iterable[str]) -> dict[str, int]:
    """AWS calls of each of these functions."""
    return {name: sum(n for (by, _, _), n in run.calls.items() if by == name) for name in functions}


def _gb_seconds(coordinator: Coordinator, run: Run, cold: bool) -> float:
    memory = {function.name: function.memory_mb for function in coordinator.functions.values()}
    calls = calls_of(run, run.invocations)
    return sum(
        prices.gb_seconds(memory[name], count, calls[name], cold=int(cold and name != "sweep"))
        for name, count in run.invocations.items()
    )
