"""How the tests share two cores: the fast ones first, what starts a sandbox together, long sweeps told apart."""

from __future__ import annotations

import gc

import pytest

ALLOCATIONS = 20_000
SLOW = ("tests/sandbox/", "tests/end_to_end/", "tests/sweep/")
"""In this order, after everything else: the sweeps are the small pieces that keep both cores busy to the end."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Their order, and the groups of `--dist loadgroup`: a file is one, but for the two extremes."""
    items.sort(key=_rank)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is imported stays: looking through it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, 50, 50)


def _rank(item: pytest.Item) -> int:
    return next((rank for rank, place in enumerate(SLOW, 1) if item.nodeid.startswith(place)), 0)


def _group(item: pytest.Item) -> str:
    file = item.nodeid.partition("::")[0]
    if file.startswith("tests/end_to_end/"):
        return "end_to_end"  # they share one sandbox of each stack
    callspec = getattr(item, "callspec", None)
    if file.startswith("tests/sweep/") and callspec:
        return f"{file} {callspec.params.get('name', '')}"
    return file
