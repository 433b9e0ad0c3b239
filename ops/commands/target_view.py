"""How one service is shown: what is live, what stands in the way of the next, and what can be done about it."""

from __future__ import annotations

from typing import Any

from domain.event_words import sentence
from domain.persons import decider
from domain.spans import why
from ops.commands.desk import Desk

Document = dict[str, Any]
AT = 14
JOURNAL_AT = 20
ALL = "*"


def target_view(desk: Desk, target: Document) -> None:
    out = desk.out
    known = "was live; what is now, nobody has said yet" if target.get("held") else "is live"
    out.line((target["service"], "bold"), f": {target.get('version', 'nothing')} {known}")
    for label, text in _rows(desk, target).items():
        if text:
            out.row((label, "dim"), text, at=AT, indent=2)
    if target.get("frozen"):
        out.row(("FROZEN", "undo"), frozen(desk, target["frozen"], target["service"]), at=AT, indent=2)
    if target.get("held"):
        held, holder = target["held"], target.get("holder", "")
        out.row(("HELD", "bad"), f"no other deployment may begin: {held}", at=AT, indent=2)
        out.heading("What can be done")
        ways_on(desk, target["service"], holder, retry=f"retry {holder}" in held)
    _quarantine(desk, target)
    _journal(desk, target.get("history", []))


def frozen(desk: Desk, said: Document, service: str) -> str:
    """Until when, by whom and why; `scope` is the service, or `*`."""
    until = desk.times.until(said["until"]) if said.get("until") else "until somebody lifts it"
    which = ", as all services are" if said.get("scope", service) == ALL != service else ""
    return f"{until}{which}, by {decider(said.get('by', ''))}{why(said.get('reason', ''))}"


def in_quarantine(desk: Desk, entry: Document) -> str:
    """Since when, by whom, with what and why."""
    put = f"put there by {decider(entry.get('by', ''))} {desk.times.ago(entry['at'])} with {entry['deploymentId']}"
    return f"in quarantine, {put}{why(entry.get('reason', ''))}"


def ways_on(desk: Desk, service: str, failed: str, *, retry: bool, see: str = "", indent: int = 2) -> None:
    """The exact commands for a service that is held since the undo of `failed` failed."""
    commands = {
        "see why": see or desk.command("status", failed),
        "retry": f"{desk.command('retry', failed)} --reason '...'" if retry else "",
        "resolve": f"{desk.command('resolve', service)} --as restored --reason '...'",
        "or": f"{desk.command('resolve', service)} --as live:VERSION --reason '...'",
    }
    for label, command in commands.items():
        if command:
            desk.out.command(command, label, at=indent + 10, indent=indent)


def _rows(desk: Desk, target: Document) -> dict[str, str]:
    times, barrier = desk.times, target.get("barrier")
    behind = f"behind version {barrier['version']} ({barrier['deploymentId']})" if barrier else ""
    return {
        "since": f"{times.full(target['since'])} ({times.ago(target['since'])})" if "since" in target else "",
        "deployment": target.get("deploymentId", ""),
        "restores": f"{target['restores']}: people went back to it" if target.get("restores") else "",
        "busy with": target.get("holder", ""),
        "waiting": ", ".join(target.get("queue", [])),
        "no way back": f"{behind}, which cannot be undone: {barrier['why']}" if barrier else "",
    }


def _quarantine(desk: Desk, target: Document) -> None:
    entries = target.get("quarantine", [])
    if entries:
        desk.out.heading("In quarantine: requests for these versions are refused")
    for entry in entries:
        put = f"by {decider(entry.get('by', ''))} {desk.times.ago(entry['at'])}, with {entry['deploymentId']}"
        desk.out.row(entry["version"], f"{put}{why(entry.get('reason', ''))}", at=AT, indent=2)
    if entries:
        release = f"{desk.command('release', target['service'], entries[0]['version'])} --reason '...'"
        desk.out.command(release, "release", at=AT)


def _journal(desk: Desk, events: list[Document]) -> None:
    if events:
        desk.out.heading("What happened to the service, newest first")
    for event in events:
        desk.out.row(
            (desk.times.ago(event["at"]), "dim"),
            *sentence(event, desk.times.then(event["at"])),
            at=JOURNAL_AT,
            indent=2,
        )
