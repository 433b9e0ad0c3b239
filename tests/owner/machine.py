"""The same handlers, wired as a Pipeline of these stages wires them."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from components.stages import FUNCTION_SECONDS
from components.state_machine import Step, definition
from domain import stages
from domain.event import SOURCE, pattern
from domain.events import OperationEnded
from domain.spelling import kebab
from handlers import call_stage, rules, waking
from tests.coordinator import GATE_SECONDS, SECONDS, WORLD, machine
from tests.domain.owner import AGREE, PATH
from tests.world import World

CALLER = "call-stage"
FRESH = SimpleNamespace(get_remaining_time_in_millis=lambda: 1000 * FUNCTION_SECONDS)
"""Nobody is asked where less time is left than a function may take."""
SERVES = {name: kebab(stages.APPROVE) if name == PATH.gate else CALLER for name in (*PATH.forward, *PATH.undo)}


def step(name: str) -> Step:
    ways_out = PATH.ways_out(name) if name in PATH.forward else ()
    return Step(name, SERVES.get(name, kebab(name)), GATE_SECONDS if name == AGREE else SECONDS, ways_out)


def wired(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """For one test: then the world is again that of tests/coordinator.py."""
    monkeypatch.setattr(rules, "PATH", PATH)
    monkeypatch.setattr(call_stage, "FUNCTIONS", {name: name for name in PATH.own})
    monkeypatch.setattr(waking, "STAGES", SERVES)
    monkeypatch.setattr(WORLD.bus, "routes", [*WORLD.bus.routes, (pattern(OperationEnded, source=SOURCE), "resume")])
    monkeypatch.setitem(WORLD.lambdas.handlers, CALLER, lambda event, context: call_stage.handler(event, FRESH))
    monkeypatch.setitem(WORLD.lambdas.attempts, CALLER, 3)
    forward, undo = ([step(name) for name in names] for names in (PATH.forward, PATH.undo))
    WORLD.workflow.define("pipeline", definition(forward, undo, step(stages.FINISH)))
    WORLD.reset()
    yield WORLD
    WORLD.workflow.define("pipeline", machine())
    WORLD.reset()
