"""All that is registered: the stacks, a stack with every key of the config, and each component alone."""

from __future__ import annotations

import runpy
from functools import cache

from ops.scan import stacks
from ops.scan.stacks import STACKS
from tests.program import runs

from .resources import Resources

COMPONENTS = runpy.run_path(str(runs.ALONE / "arguments.py"))["ALL"]
ALONE = [f"{component} with {arguments}" for component in COMPONENTS for arguments in ("least", "all")]


@cache
def registered(what: str) -> Resources:
    if what in STACKS:
        return stacks.registered(what)
    component, arguments = what.split(" with ")
    return [made for made in runs.alone(component, arguments).registrations.values() if made.custom]
