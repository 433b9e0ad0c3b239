"""One sandbox of each stack for all tests here; they run in one process, and it is gone when they are done."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from rich.console import Console

from ops.demo import gate
from ops.demo.audience import Audience
from ops.demo.checks import Checks
from ops.demo.gate import Gate
from ops.demo.telling import Telling
from ops.sandbox.lifecycle import Sandbox, sandbox


@pytest.fixture(scope="package")
def local() -> Iterator[Sandbox]:
    with sandbox("dev") as running:
        yield running


@pytest.fixture(scope="package")
def prod() -> Iterator[Sandbox]:
    with sandbox("prod", config=gate.config()) as running:
        yield running


@dataclass(frozen=True)
class Told:
    """What the story of the people came to: its checks, what was printed, and what was told on the bus."""

    gate: Gate
    checks: list[dict[str, Any]]
    said: str
    events: list[dict[str, Any]]


@pytest.fixture(scope="package")
def people(prod: Sandbox) -> Told:
    said = io.StringIO()
    telling = Telling(Console(file=said, width=80, force_terminal=False))
    heard = Audience(prod, lambda name, detail: None, name="people-audience")
    story = Gate(prod, telling, checks := Checks(telling))
    story.open_quick()
    story.tell()
    heard.until("eighth", "ninth", "tenth", "unseen")
    return Told(story, checks.made, said.getvalue(), heard.events)
