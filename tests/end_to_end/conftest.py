"""One sandbox of stack dev for all tests here; they run in one process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ops.sandbox.lifecycle import Sandbox, sandbox


@pytest.fixture(scope="session")
def local() -> Iterator[Sandbox]:
    with sandbox("dev") as running:
        yield running
