"""Finds the sandboxes that run on this machine, and where their control API is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import ops

ROOT = Path(ops.__file__).resolve().parents[1]
STAGE = "aws:apigateway/stage:Stage"


@dataclass(frozen=True)
class LocalStack:
    """A stack in a sandbox; `url` is empty if its program has no control API, `page` if it has no page, `alive` if its
    emulator runs."""

    stack: str
    alive: bool
    region: str
    url: str
    page: str


def found(root: Path, stack: str | None) -> list[LocalStack]:
    """The sandboxes of a folder, of one stack if it is named; those that died, too."""
    folders = sorted((root / ".sandbox").glob("*")) if stack is None else [root / ".sandbox" / stack]
    return [each for folder in folders if (each := _look(folder))]


def _look(folder: Path) -> LocalStack | None:
    from ops.sandbox import emulator

    running = emulator.find(folder)
    if not running:
        return None
    if not running.alive:
        return LocalStack(folder.name, False, running.region, "", "")
    return LocalStack(folder.name, True, running.region, _url(folder / emulator.STATE), running.page)


def _url(state_file: Path) -> str:
    """The invoke URL of the API's stage: what the program exports as controlApiUrl.

    The file is read as JSON: ops.sandbox.state would load Pulumi, which takes longer than asking the API.
    """
    resources = json.loads(state_file.read_text())["resources"] if state_file.exists() else []
    urls = (each["outputs"].get("invokeUrl") for each in resources if each["type"] == STAGE)
    return next((str(url) for url in urls if url), "")
