"""One world for all sweeps of a process; what handlers print is kept, and waiters wait in the world's time."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.coordinator import WORLD
from tests.sweep.deploying import Deploy
from tests.world import World


@pytest.fixture(autouse=True)
def garbage_is_collected_between_tests() -> Iterator[None]:
    """Not within them: thousands of runs make little of it, and looking for it takes a sixth of their time."""
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()
    gc.collect()


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
    return Deploy(world, printed)
