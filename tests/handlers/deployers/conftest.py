"""What is deployed in these tests: a stack and a function, both named web."""

from __future__ import annotations

import pytest

from tests.handlers.deployers.functions import WebFunction
from tests.handlers.deployers.stacks import Web
from tests.handlers.role import Role
from tests.world import World


@pytest.fixture
def web(world: World, role: Role) -> Web:
    return Web(world, role)


@pytest.fixture
def function(world: World, role: Role) -> WebFunction:
    return WebFunction(world, role)
