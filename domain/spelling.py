"""One word for each thing, in the spelling of where it stands."""

from __future__ import annotations

from datetime import UTC, datetime


def camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)


def kebab(name: str, joint: str = "-") -> str:
    """`DeployInfrastructure` as `deploy-infrastructure`: one word, in the spelling of where it stands."""
    return "".join(f"{joint}{c.lower()}" if c.isupper() else c for c in name).lstrip(joint)


def moment(ms: int) -> str:
    """A time for people everywhere: `2026-11-23 08:00 UTC`."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
