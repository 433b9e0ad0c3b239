"""One world for all sweeps of a process; what handlers print is kept, and waiters wait in the world's time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.coordinator import WORLD
from tests.sweep.invariants import Aftermath, picture
from tests.sweep.scenarios import STACK_SECONDS, Scenario
from tests.world import World

Deploy = Callable[..., list[str]]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("botocore.waiter.time.sleep", WORLD.sleep)
    monkeypatch.setattr("handlers.adapters.clock.now_ms", WORLD.now_ms)
    yield WORLD
    WORLD.reset()


@pytest.fixture
def deploy(world: World, monkeypatch: pytest.MonkeyPatch) -> Deploy:
    """Run a scenario with a plan of faults to its rest; what is wrong then."""
    printed: list[str] = []
    monkeypatch.setattr("builtins.print", lambda *said, **_: printed.append(" ".join(map(str, said))))

    def run(scenario: Scenario, plan: Any = None, *, undo_may_fail: bool = False, **options: Any) -> list[str]:
        printed.clear()
        world.reset()
        world.cloudformation.seconds_per_operation = STACK_SECONDS
        scenario.prepare(world)
        before = picture(world)
        scenario.begin(world, plan, **options)
        quiet = world.run_until_quiet(limit_seconds=6 * 3600)
        found = Aftermath(world, printed).violations(scenario.ends, before, undo_may_fail)
        return found if quiet else ["I12 does not come to rest", *found]

    return run
