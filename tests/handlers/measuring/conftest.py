"""The coordinator in its world, and the lines from which CloudWatch takes metrics."""

from __future__ import annotations

import pytest

from tests.handlers.control.api import Api
from tests.handlers.control.conftest import shop, world
from tests.handlers.control.service import Shop
from tests.handlers.measuring.lines import Lines

__all__ = ["shop", "world"]


@pytest.fixture
def lines(shop: Shop, capsys: pytest.CaptureFixture[str]) -> Lines:
    return Lines(shop.world, capsys)


@pytest.fixture
def api(shop: Shop) -> Api:
    return Api(shop.world)
