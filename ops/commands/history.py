"""`history`: every event of a deployment, with its details."""

from __future__ import annotations

import re
from typing import Any

from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.options import DeploymentId

Document = dict[str, Any]
AT, DETAILS_AT = 27, 5
MOMENTS = ("expiresAt",)


@asking
def history(desk: Desk, deployment: DeploymentId) -> None:
    """Show everything that happened to a deployment, when, and in every detail."""
    found = desk.api.deployment(deployment)
    shown = ("deploymentId", "service", "version", "environment", "status", "acceptedAt", "requestedBy", "requester")
    shown += ("restores", "leaves", "retries")
    desk.answer({key: found[key] for key in (*shown, "reason", "history") if key in found}, _view)


def _view(desk: Desk, deployment: Document) -> None:
    from ops.commands.deployment_view import about
    from ops.commands.times import elapsed

    about(desk, deployment)
    day = ""
    for event in deployment.get("history", []):
        if desk.times.day(event["at"]) != day:
            day = desk.times.day(event["at"])
            desk.out.heading(day)
        since = elapsed(event["at"] - deployment["acceptedAt"])
        label = f"{event['sequence']:>3}  {desk.times.of_day(event['at'])}{since:>8}"
        desk.out.row((label, "dim"), (event["event"], "bold"), at=AT)
        _details(desk, event.get("detail", {}))


def _details(desk: Desk, detail: Document) -> None:
    from domain.event_words import EVERYWHERE

    for key, value in detail.items():
        if key not in EVERYWHERE and value not in ("", [], None):
            for text in value if isinstance(value, list) else [value]:
                desk.out.row("", (f"{_words(key)}: ", "dim"), _said(desk, key, text), at=DETAILS_AT)


def _words(key: str) -> str:
    """`waited` of waitedMs, `live version` of liveVersion."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda letter: f" {letter[0].lower()}", key.removesuffix("Ms"))


def _said(desk: Desk, key: str, value: Any) -> str:
    from domain.spelling import duration

    if key.endswith("Ms"):
        return duration(value)
    return desk.times.full(value) if key in MOMENTS else str(value)
