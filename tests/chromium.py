"""A browser for tests: those that need one are skipped where none is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ops.page import browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Playwright's browser. Start sandboxes before it: both need an event loop of their own."""
    path = browser.found()
    if not path:
        pytest.skip(browser.HOW)
    with browser.launched(path) as launched:
        yield launched
