"""Handlers loaded as if nobody had loaded them before, and everything put back afterwards."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ops.bench.program import Function

Handler = Callable[[Any, Any], Any]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "us-east-1"}


@dataclass
class Group:
    """Functions that agree on every variable that they share: their modules can be loaded once for all of them."""

    variables: dict[str, str]
    functions: list[Function] = field(default_factory=list)

    def agrees(self, function: Function) -> bool:
        return all(self.variables.get(key, value) == value for key, value in function.environment.items())


def groups(functions: Iterable[Function]) -> list[Group]:
    found: list[Group] = []
    for function in functions:
        group = next((each for each in found if each.agrees(function)), None)
        if group is None:
            found.append(group := Group(dict(CREDENTIALS)))
        group.variables |= function.environment
        group.functions.append(function)
    return found


def load(group: Group, connect: Callable[[Any], object], now_ms: Callable[[], int]) -> dict[str, Handler]:
    """Import handlers as AWS would: after their environment, before anything else knows them; by physical name.

    `connect` gets their botocore session before there are clients of it; `now_ms` is their clock.
    """
    with environment(group.variables), fresh_modules("handlers"):
        connect(importlib.import_module("handlers.adapters.aws").__dict__["SESSION"])
        setattr(importlib.import_module("handlers.adapters.clock"), "now_ms", now_ms)  # noqa: B010
        deployers = importlib.import_module("handlers.deployers")
        for kind in deployers.MODULES:  # what is imported later would be another copy
            deployers.DEPLOYERS[kind]
        return {f.physical: importlib.import_module(f.module).__dict__["handler"] for f in group.functions}


@contextmanager
def environment(variables: Mapping[str, str]) -> Generator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
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
