"""How the tests share two cores: the fast ones first, what starts a sandbox together, long sweeps told apart."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

ALLOCATIONS = 20_000
SANDBOXES, SWEEPS = "tests/end_to_end/", "tests/sweep/"
SLOW = ("tests/sandbox/", "tests/examples/", SANDBOXES, SWEEPS)
"""In this order, after everything else: the sweeps are the small pieces that keep both cores busy to the end."""


class Groups(LoadScopeScheduling):
    """Tests of one group run one after the other on one core: a file, but for the two extremes."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(SANDBOXES):
            return SANDBOXES  # they share one sandbox of each stack
        return nodeid if nodeid.startswith(SWEEPS) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups:
    return Groups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)


def pytest_collection_finish() -> None:
    """What is imported stays: looking through it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, 50, 50)


def _rank(item: pytest.Item) -> int:
    return next((rank for rank, place in enumerate(SLOW, 1) if item.nodeid.startswith(place)), 0)
