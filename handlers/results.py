"""What a stage's work may come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Done:
    """The stage reached its goal."""

    summary: tuple[str, ...] = ()
    snapshot: dict[str, Any] | None = None


@dataclass(frozen=True)
class Waiting:
    """AWS works on it. `waits_for` is the ARN that AWS's events name, or "" where only the sweep will look."""

    operation: dict[str, Any]
    waits_for: str = ""
