"""The figures as tables in a terminal of 80 columns."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from ops.bench.table import Table
from ops.bench.tables import tables

WIDTH = 80


def show(document: dict[str, Any], console: Console) -> None:
    for table in tables(document):
        console.print(_shown(table))
        console.print()


def _shown(table: Table) -> RichTable:
    looks: dict[str, Any] = {"width": WIDTH, "box": box.SIMPLE, "pad_edge": False, "collapse_padding": True}
    shown = RichTable(title=table.title, title_justify="left", caption=table.note, caption_justify="left", **looks)
    shown.add_column(table.head[0], ratio=1)
    for column in table.head[1:]:
        shown.add_column(column, justify="right")
    for row in table.rows:
        shown.add_row(*row, style="bold red" if row[-1] == "NO" else None)
    if table.totals:
        shown.add_section()
    for row in table.totals:
        shown.add_row(*row)
    return shown
