"""The figures in docs/figures.md: what stands between a pair of marks is written from a run, the rest by people.

<!-- bench: NAME -->
(the table of that name)
<!-- bench end -->
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ops.bench.table import Table
from ops.bench.tables import tables
from ops.reference.markdown import paragraphs
from ops.reference.markdown import table as as_markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "figures.md"
PART = re.compile(r"(?<=<!-- bench: )(\w+)( -->\n).*?(?=<!-- bench end -->)", re.DOTALL)


def written(page: str, document: dict[str, Any]) -> str:
    """The page with the figures of this document. Raises KeyError for a mark of which there are no figures."""
    found = {"run": _run(document), **{table.name: _block(table) for table in tables(document)}}
    return PART.sub(lambda part: f"{part[1]}{part[2]}\n{found[part[1]]}\n", page)


def write(document: dict[str, Any], page: Path = PAGE) -> None:
    page.write_text(written(page.read_text("utf-8"), document), encoding="utf-8")


def _run(document: dict[str, Any]) -> str:
    return paragraphs("Measured on {date}: {machine}.", date=document["date"], machine=document["machine"])


def _block(table: Table) -> str:
    totals = [[f"**{cell}**" if cell else "" for cell in row] for row in table.totals]
    text = as_markdown(table.head, [*table.rows, *totals])
    return f"{text}\n{paragraphs(table.note)}" if table.note else text
