"""How the votes on a plan are shown, and how to add one."""

from __future__ import annotations

from typing import Any

from domain.event_words import waiting
from domain.persons import people
from domain.spans import why
from ops.commands.desk import Desk

Document = dict[str, Any]
AT = 14


def approval(desk: Desk, deployment: Document, *, commands: bool = True) -> None:
    """Who voted, who may, until when, and the commands for it."""
    asked = deployment.get("approval")
    if asked is None:
        return
    out = desk.out
    out.heading("Approval")
    if deployment["status"] != "AWAITING_APPROVAL":
        out.line(asked.get("decision") or "not decided", f" ({asked['given']} of {asked['required']})", indent=2)
    for vote in asked.get("votes", []):
        said = "approved" if vote["vote"] == "approve" else "rejected it"
        reason = why(vote.get("reason", ""))
        out.row(vote["name"], f"{said} {desk.times.ago(vote['at'])}{reason}", at=AT, indent=2)
    if deployment["status"] == "AWAITING_APPROVAL":
        out.line((waiting(asked, desk.times), "wait"), indent=2)
        if commands:
            ways(desk, deployment["deploymentId"])
    else:
        out.row("asked", people(asked.get("approvers", [])), at=AT, indent=2)


def ways(desk: Desk, deployment_id: str, *, plan: bool = False, indent: int = 2) -> None:
    """The exact commands to see, approve and reject."""
    commands = {
        "see it": desk.command("plan", deployment_id) if plan else "",
        "approve": desk.command("approve", deployment_id),
        "reject": f"{desk.command('reject', deployment_id)} --reason '...'",
    }
    for label, command in commands.items():
        if command:
            desk.out.command(command, label, at=indent + 10, indent=indent)
