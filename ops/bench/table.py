"""A table of figures as text, before anybody decides how it looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Row = Sequence[str]


@dataclass(frozen=True)
class Table:
    """The first column is text, the others are numbers. `name` is that of its place in docs/figures.md."""

    name: str
    title: str
    head: Row
    rows: Sequence[Row]
    totals: Sequence[Row] = field(default=())
    note: str = ""


def millionths(usd: float) -> str:
    return f"{usd * 1e6:.1f}"


def dollars(usd: float) -> str:
    """Small amounts to the millionth."""
    return f"${usd:.6f}" if usd < 0.01 else f"${usd:.2f}"


def count(number: float) -> str:
    """Nothing where there is none."""
    return f"{number:g}" if number else ""
