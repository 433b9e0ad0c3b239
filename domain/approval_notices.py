"""What people are told while a plan waits for their approval."""

from __future__ import annotations

from domain.event_words import what
from domain.persons import people
from domain.spelling import duration, moment
from domain.telling import Detail, Listed, Step, Telling, asked_by, command

DIGITS = 12
"""So many of a digest's digits does a vote need."""


def asked(detail: Detail) -> Telling:
    required, alerts = detail["required"], detail["alerts"]
    noted = f" ({len(alerts)} alert{'' if len(alerts) == 1 else 's'})" if alerts else ""
    who = "One person" if required == 1 else f"{required} people"
    return Telling(
        subject=f"approve {{name}}?{noted}",
        opening=f"Approval wanted: {what(detail)}. {who} must approve it before anything is changed.",
        lists=[Listed("ATTENTION", alerts, "!"), Listed("What changes", detail["changes"])],
        facts={
            "Asked by": asked_by(detail),
            "Why": detail["reason"],
            "Until": _until(detail),
            "Who may": people(detail["approvers"]),
            "Plan": detail["plan"][:DIGITS],
        },
        steps=_votes(detail),
    )


def reminded(detail: Detail) -> Telling:
    given = f"{detail['given']} of {detail['required']}"
    return Telling(
        subject=f"still waiting: approve {{name}}? ({given})",
        opening=f"Still waiting: {what(detail)}. {given} approvals are given; nothing is changed before all are.",
        facts={"Until": _until(detail), "Plan": detail["plan"][:DIGITS]},
        steps=_votes(detail),
    )


def _votes(detail: Detail) -> list[Step]:
    name, plan = detail["deploymentId"], ("--plan", detail["plan"][:DIGITS])
    return [
        Step("Look at the whole plan:", command(detail, "plan", name)),
        Step("Approve exactly this plan:", command(detail, "approve", name, *plan)),
        Step("Reject it, and nothing is changed:", command(detail, "reject", name, *plan, "--reason", "...")),
    ]


def _until(detail: Detail) -> str:
    at = detail["expiresAt"]
    return f"{moment(at)}, {duration(at - detail['at'])} after this was sent"
