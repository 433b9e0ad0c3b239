"""Writes lines that fit the terminal: wrapped under their own beginning on one, never cut, unwrapped in a pipe."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from rich.theme import Theme

from domain.spans import Span

GAP = 2
UNLIMITED = 100_000
COLOURS = Theme({"good": "green", "bad": "bold red", "wait": "yellow", "undo": "bold yellow", "busy": "cyan"})


class Screen:
    """Standard output or error. Texts are never read as markup; whoever calls has made them printable."""

    def __init__(self, file: Any) -> None:
        if hasattr(file, "reconfigure"):
            file.reconfigure(errors="backslashreplace")  # where the terminal cannot show a letter
        self.terminal = file.isatty() and os.environ.get("TERM") != "dumb"
        plain: dict[str, Any] = {"markup": False, "highlight": False, "emoji": False}
        self.console = Console(file=file, width=None if file.isatty() else _columns(), theme=COLOURS, **plain)

    @property
    def width(self) -> int:
        return self.console.width

    def line(self, *spans: Span, indent: int = 0) -> None:
        """One paragraph."""
        self.row("", *spans, at=indent)

    def row(self, label: Span, *spans: Span, at: int, indent: int = 0) -> None:
        """A label, and beside it, from column `at` on, a paragraph; below it, if the label is too long for that."""
        head = Text.assemble(" " * indent, label)
        if head.cell_len >= max(at, 1) and not head.plain.endswith(" "):
            self.console.print(head, soft_wrap=True)
            head = Text()
        head.pad_right(max(0, at - head.cell_len))
        body = Text.assemble(*spans)
        for part in body.wrap(self.console, max(20, self.width - at), overflow="fold") or [Text()]:
            whole = head + part
            whole.rstrip()
            self.console.print(whole)
            head = Text(" " * at)

    def command(self, text: str, label: str = "", *, at: int = 2, indent: int = 2) -> None:
        """A command to copy: on one line, however long."""
        self.console.print(Text.assemble(f"{' ' * indent}{label}".ljust(at), (text, "bold")), soft_wrap=True)

    def blank(self) -> None:
        self.console.print()

    def heading(self, text: str) -> None:
        self.blank()
        self.line((text, "bold"))

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[Span]], *, optional: int = 0) -> None:
        """Columns, without the last `optional` ones if they do not fit; else two lines per row."""
        for left_out in range(optional + 1):
            count = len(headers) - left_out
            lines = [[(each, "dim") for each in headers[:count]], *(row[:count] for row in rows)]
            widths = [max(_len(line[n]) for line in lines) for n in range(count)]
            if sum(widths) + GAP * (count - 1) <= self.width:
                for line in lines:
                    self.console.print(_columned(line, widths))
                return
        for row in rows:
            self.line(row[0])
            self.line(*_apart(row[1:]), indent=GAP)


def _columns() -> int:
    given = os.environ.get("COLUMNS", "")
    return int(given) if given.isdigit() and int(given) else UNLIMITED


def _len(span: Span) -> int:
    return cell_len(span if isinstance(span, str) else span[0])


def _columned(line: Sequence[Span], widths: Sequence[int]) -> Text:
    text = Text()
    for span, width in zip(line, widths, strict=True):
        text.append_text(Text.assemble(span, " " * (width - _len(span) + GAP)))
    text.rstrip()
    return text


def _apart(spans: Sequence[Span]) -> list[Span]:
    told = [span for span in spans if _len(span)]
    return [each for n, span in enumerate(told) for each in ((" " * GAP, span) if n else (span,))]
