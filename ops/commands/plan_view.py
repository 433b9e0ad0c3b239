"""How a plan is shown to those who vote on it: what is lost first, and in words, not in colours alone."""

from __future__ import annotations

from typing import Any

from domain.plan_words import CODE, FINAL, LOST, action
from ops.commands.approval_view import approval
from ops.commands.deployment_view import about
from ops.commands.desk import Desk
from ops.commands.screen import Screen

Document = dict[str, Any]
AT = 14
"""The column beside the labels."""


def plan_view(desk: Desk, deployment: Document, *, voting: bool = False) -> None:
    """Everything that somebody must know before they approve; while `voting`, not how to."""
    out, plan = desk.out, deployment.get("plan")
    about(desk, deployment)
    if plan is None:
        out.heading("There is no plan yet.")
        return
    alerts = plan.get("alerts", [])
    final = [alert for alert in alerts if FINAL in alert]
    _sentences(out, "NO WAY BACK", final, mark="!", style="bad")
    _sentences(out, "ATTENTION", [alert for alert in alerts if alert not in final], mark="!", style="bad")
    _sentences(out, "Nothing would change" if plan.get("unchanged") else "What will change", plan.get("summary", []))
    _infrastructure(out, plan.get("infrastructure") or {})
    _application(out, plan.get("application") or {})
    _sentences(out, "Then it is tested", plan.get("validation", []))
    undo = plan.get("undo", [])
    lost = [step for step in undo if LOST in step]
    _sentences(out, "If it fails, it is undone", [step for step in undo if step not in lost])
    _sentences(out, "If it fails, people are needed", lost, mark="!", style="bad")
    out.heading("Digest of this plan")
    out.command(plan["digest"])
    approval(desk, deployment, commands=not voting)


def _sentences(out: Screen, heading: str, sentences: list[str], mark: str = "-", style: str = "") -> None:
    if sentences:
        out.heading(heading)
    for each in sentences:
        out.row((mark, style), (each, style), at=4, indent=2)


def _infrastructure(out: Screen, part: Document) -> None:
    if part.get("changes"):
        out.heading(f"Resources of stack {part.get('stack', '?')}")
    for change in part.get("changes", []):
        scope = f": {', '.join(change['scope'])}" if change.get("scope") else ""
        out.row(action(change), f"{change['resource']} ({change['type']}){scope}", at=AT, indent=2)
    if part.get("more"):
        out.row("", f"and {part['more']} more", at=AT)
    if part.get("parameters"):
        out.heading("Parameters")
    for each in part.get("parameters", []):
        out.row(each["name"], f"{each['from'] or '(none)'} -> {each['to'] or '(none)'}", at=AT, indent=2)


def _application(out: Screen, part: Document) -> None:
    if "function" not in part:
        return
    out.heading(f"Code of function {part['function']}, alias {part['alias']}")
    live, new = part.get("from"), part["to"]
    was = f"{_code(live)}, version {live['version']}" if live else "(none)"
    which = f", object version {new['version']}" if new.get("version") else ""
    out.row("from", was, at=AT, indent=2)
    out.row("to", f"{_code(new)}, {new.get('artifact', '')}{which}", at=AT, indent=2)


def _code(told: Document) -> str:
    return str(told.get("code", "?"))[:CODE]
