from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest

from tests.world import World
from tests.world.proofs.change_set_client import Sets


@pytest.fixture(scope="session")
def session() -> Any:
    for name, value in (("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "y"), ("DEFAULT_REGION", "us-east-1")):
        os.environ.setdefault(f"AWS_{name}", value)
    return botocore.session.Session()


@pytest.fixture(scope="session")
def built(session: Any) -> World:
    return World(session)


@pytest.fixture
def world(built: World) -> Iterator[World]:
    built.reset()
    built.lambda_.seconds_per_update = 0
    yield built


@pytest.fixture
def sets(session: Any, world: World) -> Sets:
    return Sets(session.create_client("cloudformation"), world)
