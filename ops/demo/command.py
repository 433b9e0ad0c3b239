"""`python -m ops demo`."""

from __future__ import annotations

import json
import time
from typing import Annotated, Any

import typer
from rich.console import Console

from ops.client.errors import ClientError
from ops.demo import gate
from ops.demo.audience import Silence
from ops.demo.checks import Checks
from ops.demo.gate import Gate
from ops.demo.going_back import GoingBack
from ops.demo.seeing import Mailbox, Seeing
from ops.demo.story import Story
from ops.demo.telling import Telling
from ops.sandbox.errors import SandboxError
from ops.sandbox.lifecycle import sandbox


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead.")] = False,
) -> None:
    """Deploy a real service in a private sandbox, break it and watch it being undone; then ask people first.

    Exits with 1 if anything was not as told.
    """
    console = Console(quiet=as_json, soft_wrap=True)
    telling, began = Telling(console), time.monotonic()
    checks = Checks(telling)
    try:
        told = _tell(telling, checks)
    except (SandboxError, Silence, ClientError) as error:
        Console(stderr=True).print(f"[red]The demo could not go on:[/] {error}")
        raise typer.Exit(1) from error
    wrong = [check["name"] for check in checks.made if not check["ok"]]
    if as_json:
        print(json.dumps(told, indent=2))
    seconds, good = time.monotonic() - began, len(checks.made) - len(wrong)
    console.print(f"\n{good} of {len(checks.made)} checks hold, in {seconds:.0f} s. Nothing is left running.")
    if wrong:
        Console(stderr=True).print(f"[red]Not as told:[/] {'; '.join(wrong)}")
        raise typer.Exit(1)


def _tell(telling: Telling, checks: Checks) -> dict[str, Any]:
    """Two sandboxes, as two environments: in prod somebody asks already while the story of dev is told."""
    telling.line("starting two sandboxes: the programs of stacks prod and dev, really created in a stand-in for AWS")
    with sandbox("prod", config=gate.config()) as prod:
        telling.line(f"prod: {sum(prod.counts.values())} resources at {prod.endpoint}")
        people = Gate(prod, telling, checks)
        people.open_quick()
        with sandbox("dev") as dev:
            telling.line(f"dev: {sum(dev.counts.values())} resources at {dev.endpoint}")
            story = Story(dev, telling, checks)
            seeing = Seeing(story, Mailbox(story))
            story.tell()
            GoingBack(story).tell()
            seeing.tell()
            told = story.told()
        people.tell()
        return told
