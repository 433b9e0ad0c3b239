"""How long the whole program takes under mocks, once everything is imported.

In a process of its own, so that nobody else's memory is swept meanwhile; processor time: the program waits for none,
and other work on the machine does not count.
"""

from __future__ import annotations

import subprocess
import sys

from ops.sandbox.lifecycle import ROOT

ROUNDS = 7
PROGRAM = """
import statistics, sys, time
from ops.bench.program import evaluate

def once():
    began = time.process_time()
    evaluate(sys.argv[1])
    return time.process_time() - began

evaluate(sys.argv[1])
print(statistics.median(once() for _ in range(int(sys.argv[2]))))
"""


def measure(stack: str, rounds: int = ROUNDS) -> float:
    """Median of some evaluations, in seconds, after one that does not count."""
    command = [sys.executable, "-c", PROGRAM, stack, str(rounds)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
