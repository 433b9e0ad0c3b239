"""One word for each thing, in the spelling of where it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache


@cache
def camel(name: str) -> str:
    """`deployment_id` as `deploymentId`: the names of fields, which are few and asked for at every row."""
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)


def kebab(name: str, joint: str = "-") -> str:
    """`DeployInfrastructure` as `deploy-infrastructure`: one word, in the spelling of where it stands."""
    return "".join(f"{joint}{c.lower()}" if c.isupper() else c for c in name).lstrip(joint)


def moment(ms: int) -> str:
    """A time for people everywhere: `2026-11-23 08:00 UTC`."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


def duration(milliseconds: float) -> str:
    """`2.1 s`, `42 s`, `3 h 58 min`."""
    seconds = max(0.0, milliseconds / 1000)
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    left, parts = round(seconds), []
    for unit, size in UNITS:
        count, left = divmod(left, size)
        if count or parts:
            parts.append((count, unit))
    return " ".join(f"{count} {unit}" for count, unit in parts[:2] if count)
