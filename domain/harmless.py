"""Text of others, harmless, on one line and short: for mail, chats and subjects."""

from __future__ import annotations

from typing import Any

from domain.printable import printable

NAME, TEXT, END = 128, 1000, 600
"""So many characters of a name, of anything else, and of the end of a long reason are shown."""
NAMES = ("deploymentId", "service", "version", "environment", "liveVersion", "stage", "code", "plan", "status")


def harmless(value: Any, most: int = TEXT) -> str:
    return shortened(printable(" ".join(str(value)[: most + 1].split())), most)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."


def ascii_only(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()


def harmless_detail(detail: dict[str, Any]) -> dict[str, Any]:
    """An event's detail with harmless texts; numbers stay as they are."""
    told = {key: _value(value, NAME if key in NAMES else TEXT) for key, value in detail.items()}
    return told | ({"reason": _reason(str(detail["reason"]))} if "reason" in detail else {})


def _reason(text: str) -> str:
    """Where it is long its middle is left out: it ends in what people can do."""
    if len(text) <= TEXT:
        return harmless(text)
    return f"{harmless(text[: TEXT - END - 5])} ... {harmless(text[-END:])}"


def _value(value: Any, most: int) -> Any:
    if isinstance(value, list | tuple):
        return [harmless(each, most) for each in value]
    return value if isinstance(value, int) else harmless(value, most)
