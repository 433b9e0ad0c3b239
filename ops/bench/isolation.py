"""Handlers loaded as if nobody had loaded them before, and everything put back afterwards."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from ops.bench.program import Function

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "us-east-1"}


@contextmanager
def environment(functions: list[Function]) -> Generator[None]:
    """The variables of all functions at once; they must agree on those that they share."""
    before, merged = dict(os.environ), dict(CREDENTIALS)
    for function in functions:
        for key, value in function.environment.items():
            if merged.setdefault(key, value) != value:
                raise ValueError(f"the functions disagree on {key}: {merged[key]!r}, {value!r}")
    os.environ.update(merged)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def fresh_modules(package: str) -> Generator[None]:
    def ours() -> dict[str, Any]:
        return {name: module for name, module in sys.modules.items() if name.split(".")[0] == package}

    before = ours()
    for name in before:
        del sys.modules[name]
    try:
        yield
    finally:
        for name in ours():
            del sys.modules[name]
        sys.modules.update(before)
