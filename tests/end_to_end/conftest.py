"""One sandbox of stack dev for all tests here; they run in one process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ops.sandbox.lifecycle import Sandbox, sandbox


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "end_to_end" in item.path.parts:
            item.add_marker(pytest.mark.sandbox)
            item.add_marker(pytest.mark.xdist_group("sandbox"))


@pytest.fixture(scope="session")
def local() -> Iterator[Sandbox]:
    with sandbox("dev") as running:
        yield running
