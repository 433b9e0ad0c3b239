"""Two environments in the coordinator's world."""

from __future__ import annotations

import pytest

from tests.handlers.control.api import Api
from tests.handlers.control.conftest import api, world
from tests.handlers.promoting.environments import Environments
from tests.world import World

__all__ = ["Api", "api", "world"]


@pytest.fixture
def environments(world: World, monkeypatch: pytest.MonkeyPatch) -> Environments:
    return Environments(world, monkeypatch)
