"""How long the whole program takes under mocks, once everything is imported.

In a process of its own, and with all that the imports left in memory put aside (`gc.freeze`), so that nobody else's
memory is swept meanwhile; with compiled sources, as everywhere; processor time: the program waits for none, and other
work on the machine does not count.
"""

from __future__ import annotations

import subprocess
import sys

from ops.sandbox.lifecycle import ROOT

ROUNDS = 7
PROGRAM = """
import gc, sys, time
sys.dont_write_bytecode = False
from ops.bench.program import evaluate

def once():
    began = time.process_time()
    evaluate(sys.argv[1])
    return time.process_time() - began

evaluate(sys.argv[1])
gc.freeze()
print(min(once() for _ in range(int(sys.argv[2]))))
"""


def measure(stack: str, rounds: int = ROUNDS) -> float:
    """The quickest of some evaluations, in seconds, after one that does not count: what is slower than that is the
    machine. https://docs.python.org/3/library/timeit.html#timeit.Timer.repeat"""
    command = [sys.executable, "-c", PROGRAM, stack, str(rounds)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
