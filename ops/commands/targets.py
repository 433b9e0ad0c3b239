"""`targets`: what is live, who deploys, who waits."""

from __future__ import annotations

from typing import Any

from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.options import AnyService

AT = 14


@asking
def targets(desk: Desk, service: AnyService = None) -> None:
    """Show what is live of every service, or of one; who deploys it now, and who waits."""
    if service:
        desk.answer(desk.api.target(service), _one)
    else:
        desk.answer({"targets": sorted(desk.api.targets(), key=lambda each: each["service"])}, _all)


def _all(desk: Desk, answer: dict[str, Any]) -> None:
    if not answer["targets"]:
        desk.out.line("No service was ever deployed here.")
        return
    rows = [
        [
            each["service"],
            each.get("version", "(nothing)"),
            desk.times.age(each["since"]) if "since" in each else "",
            ("HELD", "bold red") if each.get("held") else "",
            str(len(each["queue"])) if each.get("queue") else "",
            each.get("holder", ""),
        ]
        for each in answer["targets"]
    ]
    desk.out.table(["SERVICE", "LIVE", "FOR", "", "WAIT", "BUSY WITH"], rows, optional=1)


def _one(desk: Desk, target: dict[str, Any]) -> None:
    out, times = desk.out, desk.times
    out.line((target["service"], "bold"), f": {target.get('version', 'nothing')} is live")
    since = f"{times.full(target['since'])} ({times.ago(target['since'])})" if "since" in target else ""
    rows = {
        "since": since,
        "deployment": target.get("deploymentId", ""),
        "busy with": target.get("holder", ""),
        "waiting": ", ".join(target.get("queue", [])),
    }
    for label, text in rows.items():
        if text:
            out.row((label, "dim"), text, at=AT, indent=2)
    if target.get("held"):
        out.row(("HELD", "bold red"), f"no other deployment may begin: {target['held']}", at=AT, indent=2)
