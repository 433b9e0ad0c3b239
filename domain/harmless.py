"""Text of others, harmless, on one line and short: for mail, chats and subjects."""

from __future__ import annotations

from typing import Any

from domain.printable import printable

NAME, TEXT = 128, 1000
"""So many characters of a name, and of anything else, are shown."""
NAMES = ("deploymentId", "service", "version", "environment", "liveVersion", "stage", "code", "plan", "status")


def harmless(value: Any, most: int = TEXT) -> str:
    return shortened(printable(" ".join(str(value)[: most + 1].split())), most)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."


def ascii_only(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()


def harmless_detail(detail: dict[str, Any]) -> dict[str, Any]:
    """An event's detail with harmless texts; numbers stay as they are."""
    return {key: _value(value, NAME if key in NAMES else TEXT) for key, value in detail.items()}


def _value(value: Any, most: int) -> Any:
    if isinstance(value, list | tuple):
        return [harmless(each, most) for each in value]
    return value if isinstance(value, int) else harmless(value, most)
