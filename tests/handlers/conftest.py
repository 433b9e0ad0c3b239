"""What the handlers' tests share: a clock that stands still, and AWS as a deploy role sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest

import tests.coordinator  # noqa: F401  first of all: handlers make their clients when they are imported
from handlers import redrive, waking
from handlers.adapters import clock
from tests.handlers.ports import Ports
from tests.handlers.role import Role
from tests.world import World

NOW = 1_800_000_000_000


class Clock:
    """The time, in ms; it moves when a test says so."""

    def __init__(self, ms: int) -> None:
        self.ms = ms

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stands = Clock(NOW)
    monkeypatch.setattr(clock, "now_ms", stands)
    return stands


@pytest.fixture(scope="session")
def built() -> tuple[World, Role]:
    """A world on a session of its own: the one of the handlers stays as it is."""
    session = botocore.session.Session()
    return World(session), Role(session)


@pytest.fixture
def world(built: tuple[World, Role], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    world, role = built
    monkeypatch.setattr("botocore.waiter.time.sleep", world.sleep)
    world.lambda_.seconds_per_update = 0
    world.lambda_.behaviours.clear()
    world.reset()
    role.calls.clear()
    yield world
    world.reset()


@pytest.fixture
def role(world: World, built: tuple[World, Role]) -> Any:
    return built[1]


@pytest.fixture
def ports(monkeypatch: pytest.MonkeyPatch, now: Clock) -> Ports:
    fakes = Ports()
    fakes.connect(monkeypatch)
    return fakes


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stages that were asked to look again; no request waits to be redriven."""
    asked: list[str] = []

    def wake(state: Any) -> bool:
        asked.append(state.work.stage)
        return True

    monkeypatch.setattr(waking, "wake", wake)
    monkeypatch.setattr(redrive, "requests", lambda: 0)
    return asked
