"""How a rollback is shown before it is asked for: from what to what, what stands in its way, and what follows."""

from __future__ import annotations

from typing import Any

from domain.spans import Span
from ops.commands.desk import Desk
from ops.commands.target_view import in_quarantine

Document = dict[str, Any]
AT = 14
ALERT = "bad"


def rollback_view(desk: Desk, preview: Document, wanted: Document) -> None:
    """Everything that somebody must know before they go back; `wanted` is what they ask for."""
    out = desk.out
    out.line((f"{preview['service']} goes back to version {_version(preview, 'to')}", "bold"))
    for end in ("from", "to"):
        out.row((end, "dim"), f"version {_version(preview, end)} ({preview[end]['deploymentId']})", at=AT, indent=2)
    out.heading("What will change")
    for change in preview.get("changes") or ["nothing, as far as the history tells"]:
        out.row("-", change, at=4, indent=2)
    out.heading("Before it begins")
    for mark, text in _before(desk, preview, wanted):
        out.row(mark, (text, mark[1]), at=4, indent=2)
    left, holder = _version(preview, "from"), preview.get("holder")
    if holder and not preview.get("held"):
        out.heading("If it is the running deployment that you want to stop")
        out.line(f"{holder} is not live yet: cancel it instead, and version {left} stays.", indent=2)
        out.command(f"{desk.command('cancel', holder)} --reason '...'")
    if left != _version(preview, "to"):
        out.heading("Afterwards")
        out.row("-", f"version {left} is in quarantine until somebody releases it", at=4, indent=2)


def _version(preview: Document, end: str) -> str:
    return str(preview[end]["version"])


def _before(desk: Desk, preview: Document, wanted: Document) -> list[tuple[Span, str]]:
    """What is in the way of it, and who is asked."""
    plain, alert = ("-", ""), ("!", ALERT)
    holder, required = preview.get("holder"), preview.get("required", 0)
    told = []
    if preview.get("held"):
        told.append((alert, f"HELD: it waits until people have resolved this: {preview['held']}"))
    elif holder and wanted.get("now"):
        told.append((alert, f"{holder} is CANCELLED, and what it changed is undone first"))
    elif holder:
        told.append((plain, f"it waits until {holder} has ended; to cancel that one instead, add --now"))
    if preview.get("frozen"):
        told.append((alert, f"FROZEN: rollbacks obey freezes here, and {preview['frozen']}"))
    if preview.get("quarantine"):
        told.append(
            (alert, f"version {preview['quarantine']['version']} is {in_quarantine(desk, preview['quarantine'])}")
        )
    people = f"{required} {'person' if required == 1 else 'people'} must approve its plan"
    return [*told, (plain, people if required else "nobody has to approve it")]
