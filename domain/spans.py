"""Text that says what it means: how it looks is up to whoever shows it."""

from __future__ import annotations

from typing import Any, Protocol

Detail = dict[str, Any]
Span = str | tuple[str, str]
"""Text, or text and what it means: `good`, `bad`, `wait`, `busy` or `undo`."""

MEANINGS = {
    "SUCCEEDED": "good",
    "RUNNING": "busy",
    "QUEUED": "busy",
    "FAILED": "bad",
    "ROLLBACK_FAILED": "bad",
    "ROLLING_BACK": "undo",
    "ROLLED_BACK": "undo",
}


class Times(Protocol):
    """How moments are told to whoever reads."""

    def until(self, at: int) -> str:
        """`until 14:30 UTC (3 h 58 min left)`."""
        ...


def status(text: str) -> Span:
    """A status, and what it means to people: whatever is neither good nor bad nor under way is to be looked at."""
    return text, MEANINGS.get(text, "wait")


def why(text: str) -> str:
    """A reason behind its colon, if there is one."""
    return f": {text}" if text else ""
