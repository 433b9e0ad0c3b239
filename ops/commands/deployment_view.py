"""How one deployment is shown: who asked for what and why, its stages, and how it ended."""

from __future__ import annotations

from typing import Any

from domain.event_words import waiting, what
from domain.persons import person, requester
from domain.promotion_words import proved_in
from domain.spans import status
from domain.spelling import duration
from domain.stage_words import stages
from ops.commands.approval_view import ways
from ops.commands.desk import Desk
from ops.commands.target_view import ways_on

Document = dict[str, Any]
AT = 14
LAST = "DeploymentStopped"
STOPPED = ("SUPERSEDED", "EXPIRED", "REJECTED", "CANCELLED")


def about(desk: Desk, deployment: Document) -> None:
    """What every view of a deployment begins with."""
    out = desk.out
    out.line((f"{what(deployment)}: ", "bold"), status(deployment["status"]))
    rows = {
        "deployment": deployment["deploymentId"],
        "from": f"version {deployment['leaves']}" if deployment.get("leaves") else "",
        "asked by": f"{requester(deployment)}, {desk.times.ago(deployment['acceptedAt'])}",
        "why": deployment.get("reason", ""),
        "proved in": proved_in(deployment),
        "promoted as": deployment.get("promotedTo", ""),
    }
    for label, text in rows.items():
        if text:
            out.row((label, "dim"), text, at=AT, indent=2)


def status_view(desk: Desk, deployment: Document) -> None:
    """Where a deployment stands."""
    about(desk, deployment)
    out = desk.out
    for label, text in _times(desk, deployment).items():
        out.row((label, "dim"), text, at=AT, indent=2)
    rows = stages(deployment, desk.times.now())
    if rows:
        out.heading("Stages")
    for name, state, took in rows:
        out.row(name, state, f" {took}", at=26, indent=2)
    for label, failure in _failures(deployment).items():
        out.heading(label)
        out.line(failure, indent=2)
    if deployment["status"] == "ROLLBACK_FAILED" and deployment.get("service"):
        out.blank()
        way_on(desk, deployment)
    if deployment["status"] == "AWAITING_APPROVAL" and deployment.get("approval"):
        out.blank()
        out.line((waiting(deployment["approval"], desk.times), "wait"))
        ways(desk, deployment["deploymentId"], plan=True)


def way_on(desk: Desk, deployment: Document, indent: int = 2) -> None:
    """What people do about a failed undo. What is marked as irreversible cannot be tried again."""
    service, name = deployment["service"], deployment["deploymentId"]
    held = f"{service} is held until people have looked. If nobody has yet:"
    desk.out.line((held, "bad"), indent=indent)
    parts = deployment.get("request", {}).values()
    retry = not any(isinstance(part, dict) and part.get("irreversible") for part in parts)
    ways_on(desk, service, name, retry=retry, see=desk.command("targets", service), indent=indent)


def _times(desk: Desk, deployment: Document) -> dict[str, str]:
    ended = "durationMs" in deployment
    told = {"accepted": desk.times.full(deployment["acceptedAt"])}
    if waits := _waits(deployment):
        told["waits"] = waits
    if deployment.get("waitedMs", 0) >= 1000:
        told["waited"] = f"{duration(deployment['waitedMs'])} in the queue"
    if ended:
        told["took"] = duration(deployment["durationMs"])
    elif deployment.get("deadline"):
        told["deadline"] = desk.times.until(deployment["deadline"]).removeprefix("until ")
    if cancel := deployment.get("cancel"):
        told["cancelled"] = f"by {person(cancel['by'])} {desk.times.ago(cancel['at'])}: {cancel.get('reason', '')}"
    return told


def _waits(deployment: Document) -> str:
    """For what, while it does; nothing otherwise."""
    if deployment["status"] != "QUEUED":
        return ""
    told = [each.get("detail", {}) for each in deployment.get("history", []) if each["event"] == "DeploymentQueued"]
    behind = f"behind {told[-1]['behind']}" if told and told[-1].get("behind") else ""
    return "; ".join(filter(None, (behind, told[-1].get("because", "")))) if told else ""


def _failures(deployment: Document) -> dict[str, str]:
    """What went wrong, by a heading."""
    told = {}
    if deployment["status"] in STOPPED:
        ends = [each["detail"].get("reason", "") for each in deployment.get("history", []) if each["event"] == LAST]
        told |= {"Why it stopped": ends[-1]} if ends and ends[-1] else {}
    elif failure := deployment.get("failure"):
        told[f"{failure.get('stage') or 'It'} failed ({failure.get('code', '?')})"] = failure.get("reason", "")
    if failure := deployment.get("undoFailure"):
        told["The undo failed: people are needed"] = failure.get("reason", "")
    if problems := deployment.get("problems"):
        told["Why it was refused"] = "; ".join(problems)
    return told
