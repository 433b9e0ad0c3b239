"""The plugin as the engine runs it, once for each file of tests."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from .engine import ROOT, Plugin, running


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Generator[Plugin]:
    with running(str(ROOT / "components"), tmp_path_factory.mktemp("elsewhere")) as started:
        yield started
