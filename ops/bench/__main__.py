"""`python -m ops.bench`: measure everything; exit with 1 if a bar is missed."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from ops.bench import bars, figures, page, report


def bench(
    rounds: Annotated[int, typer.Option(min=0, help="Rounds of init times; 0 leaves them out.")] = 11,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the tables of docs/figures.md, too.")] = False,
) -> None:
    """Measure what the coordinator costs, how fast it starts and how it grows."""
    if write and not rounds:
        raise typer.BadParameter("the page needs init times: give --rounds more than 0")
    errors = Console(stderr=True)
    document = figures.collect(rounds, lambda text: errors.print(f"[dim]{text} ...[/]"))
    if as_json:
        print(json.dumps(document, indent=2))
    else:
        report.show(document, Console(width=report.WIDTH))
    if write:
        page.write(document)
    if missed := bars.missed(document):
        errors.print(f"[red]Missed:[/] {', '.join(missed)}")
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(bench)
