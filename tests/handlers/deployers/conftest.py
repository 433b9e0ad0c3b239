"""What is deployed in these tests: a stack and a function, both named web."""

from __future__ import annotations

import pytest

from tests.handlers.deployers.builds import WebProject
from tests.handlers.deployers.canaries import Canary
from tests.handlers.deployers.ecs_shop import Shop
from tests.handlers.deployers.functions import WebFunction
from tests.handlers.deployers.image_functions import ONE, TAG, THREE, TWO, made_of_an_image, resolving
from tests.handlers.deployers.stacks import Web
from tests.handlers.role import Role
from tests.world import World


@pytest.fixture
def web(world: World, role: Role) -> Web:
    return Web(world, role)


@pytest.fixture
def function(world: World, role: Role) -> WebFunction:
    return WebFunction(world, role)


@pytest.fixture
def project(world: World, role: Role) -> WebProject:
    return WebProject(world, role)


@pytest.fixture
def canary(function: WebFunction, monkeypatch: pytest.MonkeyPatch) -> Canary:
    monkeypatch.setattr("handlers.adapters.clock.now_ms", function.world.now_ms)
    return Canary(function)


@pytest.fixture
def shop(world: World, role: Role) -> Shop:
    return Shop(world, role)


@pytest.fixture
def tags(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What stands in the repository, by what people call it."""
    there = {TAG: TWO, ONE: ONE, TWO: TWO, THREE: THREE}
    monkeypatch.setattr("handlers.deployers.images.resolve", resolving(there))
    return there


@pytest.fixture
def image_function(function: WebFunction, tags: dict[str, str]) -> WebFunction:
    return made_of_an_image(function)
