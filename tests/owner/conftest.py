"""The world, wired for the stages of an owner, and the prices that are published in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import tests.coordinator  # noqa: F401  first of all: handlers make their clients when they are imported
from tests.owner import machine
from tests.owner.prices import Prices
from tests.world import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("handlers.adapters.clock.now_ms", machine.WORLD.now_ms)
    yield from machine.wired(monkeypatch)


@pytest.fixture
def prices(world: World) -> Prices:
    made = Prices(world)
    made.begin()
    return made
