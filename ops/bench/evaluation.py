"""How long the whole program takes under mocks, once everything is imported.

Processor time: the program waits for nothing, and other work on the machine does not count.
"""

from __future__ import annotations

import statistics
import time

from ops.bench.program import evaluate


def measure(stack: str, rounds: int = 5) -> float:
    """Median of some evaluations, in seconds, after one that does not count."""
    evaluate(stack)
    return statistics.median(_once(stack) for _ in range(rounds))


def _once(stack: str) -> float:
    began = time.process_time()
    evaluate(stack)
    return time.process_time() - began
