"""How long a cold start's init takes: every handler of the archive, against `import boto3`, in fresh processes.

Processes are interleaved in random order, and each handler is compared with `import boto3` of its own round, so that a
busy machine slows down both; for the same reason processor time is measured, and all files are in memory and compiled.
Trust the ratios; the milliseconds are this machine's, not Lambda's.
"""

from __future__ import annotations

import compileall
import os
import random
import shutil
import statistics
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ops.bench.program import Function

BASE = "boto3"
BASES_A_ROUND = 3
LAMBDA = {
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "y",
    "AWS_SESSION_TOKEN": "z",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
    "AWS_LAMBDA_FUNCTION_NAME": "function",
    "HOME": "/nonexistent",
    "LANG": "en_US.UTF-8",
    "PATH": "/usr/bin:/bin",
    "TZ": ":UTC",
}
MEASURE = """import time
began = time.process_time()
import {module}
print(time.process_time() - began)"""


@dataclass(frozen=True)
class Init:
    """Milliseconds and the ratio to `import boto3`: median and quartiles over the rounds."""

    name: str
    ms: float
    ratio: float
    low: float
    high: float


def measure(functions: list[Function], rounds: int) -> list[Init]:
    """The first is `import boto3` itself, the others the handlers, the slowest first."""
    taken: dict[str, list[float]] = {BASE: [], **{f.name: [] for f in functions}}
    ratios: dict[str, list[float]] = {f.name: [] for f in functions}
    chance = random.Random(7)
    with archive(functions) as folder:
        for number in range(rounds + 1):
            found = _round(functions, folder, chance)
            if number:  # the first one writes .pyc files and warms the disk's cache
                for name, seconds in found.items():
                    taken[name].append(seconds)
                    if name != BASE:
                        ratios[name].append(seconds / found[BASE])
    inits = [_init(name, taken[name], each) for name, each in ratios.items()]
    return [_init(BASE, taken[BASE], [1.0]), *sorted(inits, key=lambda init: -init.ratio)]


def _round(functions: list[Function], folder: Path, chance: random.Random) -> dict[str, float]:
    due = [(f.name, f.module, f.environment) for f in functions] + [(BASE, BASE, {})] * BASES_A_ROUND
    chance.shuffle(due)
    bases, found = [], {}
    for name, module, environment in due:
        seconds = once(module, folder, environment)
        if name == BASE:
            bases.append(seconds)
        else:
            found[name] = seconds
    return found | {BASE: statistics.median(bases)}


def once(module: str, folder: Path, environment: dict[str, str]) -> float:
    """Seconds of one import in a fresh process."""
    command = [sys.executable, "-c", MEASURE.format(module=module)]
    done = subprocess.run(command, env=LAMBDA | environment, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} cannot be imported from the archive:\n{done.stderr[-1500:]}")
    return float(done.stdout.split()[-1])


@contextmanager
def archive(functions: list[Function]) -> Generator[Path]:
    """The files of the Lambda archive in a folder of their own, compiled."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path, source in {k: v for f in functions for k, v in f.sources.items()}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / path)
        compileall.compile_dir(os.fspath(folder), quiet=1)
        yield folder


def _init(name: str, seconds: list[float], ratios: list[float]) -> Init:
    low, middle, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
    return Init(name, 1000 * statistics.median(seconds), middle, low, high)
