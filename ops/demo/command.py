"""`python -m ops demo`."""

from __future__ import annotations

import json
import time
from typing import Annotated

import typer
from rich.console import Console

from ops.demo.audience import Silence
from ops.demo.story import Story
from ops.demo.telling import Telling
from ops.sandbox.errors import SandboxError
from ops.sandbox.lifecycle import sandbox


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead.")] = False,
) -> None:
    """Deploy a real service in a private sandbox, break it, and watch it being undone.

    Exits with 1 if anything was not as told.
    """
    console = Console(quiet=as_json, soft_wrap=True)
    telling, began = Telling(console), time.monotonic()
    telling.line("starting the sandbox: the program of stack dev, really created in a local stand-in for AWS")
    try:
        with sandbox("dev") as local:
            telling.line(f"{sum(local.counts.values())} resources at {local.endpoint}")
            told = Story(local, telling).tell()
    except (SandboxError, Silence) as error:
        Console(stderr=True).print(f"[red]The demo could not go on:[/] {error}")
        raise typer.Exit(1) from error
    wrong = [check["name"] for check in told["checks"] if not check["ok"]]
    if as_json:
        print(json.dumps(told, indent=2))
    seconds, good = time.monotonic() - began, len(told["checks"]) - len(wrong)
    console.print(f"\n{good} of {len(told['checks'])} checks hold, in {seconds:.0f} s. Nothing is left running.")
    if wrong:
        Console(stderr=True).print(f"[red]Not as told:[/] {'; '.join(wrong)}")
        raise typer.Exit(1)
