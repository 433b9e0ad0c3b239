"""The coordinator in its world, and the API that controls it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.coordinator import WORLD
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.world import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("botocore.waiter.time.sleep", WORLD.sleep)
    monkeypatch.setattr("handlers.adapters.clock.now_ms", WORLD.now_ms)
    WORLD.reset()
    yield WORLD
    WORLD.reset()


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world)


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)
