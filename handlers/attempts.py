"""Decisions that others may overtake are taken again, with what they wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from domain.errors import Conflict

ATTEMPTS = 8
T = TypeVar("T")


def until_written(act: Callable[[], T], what: str) -> T:
    """Read, decide and write, until nobody else wrote in between. Raises Conflict when that never comes."""
    for _ in range(ATTEMPTS):
        try:
            return act()
        except Conflict:
            continue
    raise Conflict(f"{what} was changed by others {ATTEMPTS} times")
