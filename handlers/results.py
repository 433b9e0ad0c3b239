"""What a stage's work may come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.deployment import Deployment


@dataclass(frozen=True)
class Done:
    """The stage reached its goal."""

    summary: tuple[str, ...] = ()
    snapshot: dict[str, Any] | None = None
    plan: dict[str, Any] | None = None
    output: dict[str, Any] | None = None
    """What it hands on to the stages after it."""


@dataclass(frozen=True)
class Waiting:
    """AWS works on it. `waits_for` is the ARN that AWS's events name, or "" where only the sweep will look."""

    operation: dict[str, Any]
    waits_for: str = ""


@dataclass(frozen=True)
class Changed:
    """The deployment itself changed: it is to be written, and the work to be done again with it."""

    deployment: Deployment


Result = Done | Waiting | Changed
