"""How the demo looks in a terminal."""

from __future__ import annotations

import time
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

COLOURS = {"SUCCEEDED": "green", "REFUSED": "yellow", "ROLLED_BACK": "yellow", "SUPERSEDED": "yellow"}
MOST_WHY = 90
DETAILS = ("stage", "status", "behind", "reason", "problems", "plan", "summary")


class Telling:
    """Narrates on one console; with `quiet` it says nothing."""

    def __init__(self, console: Console) -> None:
        self.console, self._began = console, time.monotonic()

    def chapter(self, title: str) -> None:
        self.console.print(f"\n[bold]{escape(title)}[/]")

    def line(self, text: str) -> None:
        self.console.print(f"[dim]{time.monotonic() - self._began:6.1f} s[/]  {escape(text)}", highlight=False)

    def event(self, name: str, detail: dict[str, Any]) -> None:
        told = [_words(detail[key]) for key in DETAILS if detail.get(key)]
        self.line(f"{detail['deploymentId']:<14} {name:<20} {' · '.join(told)}")

    def command(self, who: str, typed: str) -> None:
        self.line(f"{who}$ {typed}")

    def output(self, text: str) -> None:
        """What a command printed, set in."""
        for line in text.splitlines():
            self.console.print(f"            {escape(line)}", highlight=False)

    def check(self, name: str, ok: bool) -> None:
        mark = "[green]✓[/]" if ok else "[bold red]✗[/]"
        self.console.print(f"          {mark} {escape(name)}", highlight=False)

    def history(self, deployments: list[dict[str, Any]]) -> None:
        table = Table(title="What the history remembers", title_style="bold", title_justify="left", box=None)
        for column, width in (("deployment", 14), ("version", 7), ("outcome", 11), ("took", 6), ("waited", 6)):
            table.add_column(column, no_wrap=True, overflow="ellipsis", width=width)
        table.add_column("why", overflow="fold")
        for each in deployments:
            outcome = f"[{COLOURS.get(each['status'], 'red')}]{each['status']}[/]"
            names = escape(each["deploymentId"]), escape(each["version"])
            table.add_row(*names, outcome, *(_seconds(each[k]) for k in ("durationMs", "waitedMs")), _why(each["why"]))
        self.console.print()
        self.console.print(table)


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.1f} s"


def _why(text: str) -> str:
    return escape(text if len(text) <= MOST_WHY else f"{text[: MOST_WHY - 1]}…")


def _words(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)
