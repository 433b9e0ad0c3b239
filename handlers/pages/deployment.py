"""One deployment: who asked for what and why, how far it is, what it changes, and all that happened to it."""

from __future__ import annotations

from typing import Any

from domain.event_words import waiting
from domain.persons import people, person, requester
from domain.promotion_words import proved_in
from domain.spans import why
from domain.spelling import duration
from handlers.pages import ways
from handlers.pages.element import Content, Markup, el
from handlers.pages.failure import failures
from handlers.pages.icons import pill, status_pill
from handlers.pages.pieces import Page, begin, commands, facts, items, section, table
from handlers.pages.plan import plan
from handlers.pages.steps import steps
from handlers.pages.timeline import timeline

Document = dict[str, Any]
PARTS = ("infrastructure", "application")
SECOND = 1000


def deployment(page: Page, one: Document, target: Document) -> list[Content]:
    """`target` is its service as it is now."""
    acts = ways.on_deployment(page, one, target)
    row, happened = steps(one, page.times.now), timeline(page, "What happened", one.get("history", []))
    return [
        _title(page, one),
        facts(_about(page, one)),
        failures(one),
        section("Stages", row) if row else None,
        section("What you can do", commands(acts)) if acts else None,
        el("div", el("div", _approval(page, one), _plan(one), _request(one)), el("div", happened), class_="halves"),
    ]


def _plan(one: Document) -> Markup | None:
    """What was refused, and what waits for its turn, has none."""
    return plan(one) if one.get("plan") or one["status"] not in ("REFUSED", "QUEUED") else None


def _title(page: Page, one: Document) -> Markup:
    name = page.service(one["service"]) if one["service"] else "(no service)"
    version = el("span", one["version"], class_="version")
    return el("header", el("h1", name, " ", version), status_pill(one["status"]), class_="title")


def _about(page: Page, one: Document) -> list[tuple[str, Content]]:
    times = page.times
    ended, cancel = "durationMs" in one, one.get("cancel")
    return [
        ("Deployment", el("span", one["deploymentId"], class_="id")),
        ("Asked by", [requester(one), ", ", times.moment(one["acceptedAt"]), f" ({times.full(one['acceptedAt'])})"]),
        ("Why", one.get("reason")),
        ("Goes back to", [page.deployment(one["restores"]), f" from {one.get('leaves')}"] if _back(one) else None),
        ("Proved in", proved_in(one)),
        ("Promoted as", one.get("promotedTo")),
        ("Tries again", page.deployment(one["retries"]) if one.get("retries") else None),
        ("Waits", _waits(one)),
        ("Waited", f"{duration(one['waitedMs'])} in the queue" if one.get("waitedMs", 0) >= SECOND else None),
        ("Took", duration(one["durationMs"]) if ended else None),
        ("Has time", times.until(one["deadline"]) if one.get("deadline") and not ended else None),
        ("Cancelled", [f"by {person(cancel['by'])}{why(cancel.get('reason', ''))}"] if cancel else None),
    ]


def _back(one: Document) -> bool:
    return bool(one.get("restores"))


def _waits(one: Document) -> str:
    """For what, while it does."""
    told = [each["detail"] for each in one.get("history", []) if each["event"] == "DeploymentQueued"]
    if one["status"] != "QUEUED" or not told:
        return ""
    behind = f"behind {told[-1]['behind']}" if told[-1].get("behind") else ""
    return "; ".join(filter(None, (behind, told[-1].get("because", "")))) or "for its turn"


def _approval(page: Page, one: Document) -> Markup | None:
    asked = one.get("approval")
    if not asked:
        return None
    count = f"{asked['given']} of {asked['required']} approvals are given"
    if one["status"] == "AWAITING_APPROVAL":
        told: Content = el("p", el("strong", begin(waiting(asked, page.times)), class_="wait"))
    else:
        decision = asked.get("decision") or "not decided"
        who = f" {count}. Asked were {people(asked.get('approvers', []))}."
        told = el("p", pill(decision.capitalize(), "good" if decision == "approved" else "calm"), who)
    return section("Approval", told, _votes(page, asked.get("votes", [])))


def _votes(page: Page, votes: list[Document]) -> Markup | None:
    if not votes:
        return None
    rows = [
        [
            vote["name"],
            pill("Approved", "good") if vote["vote"] == "approve" else pill("Rejected", "bad"),
            vote.get("reason", ""),
            page.times.moment(vote["at"]),
        ]
        for vote in votes
    ]
    return table("Who voted", ["Name", "Vote", "Reason", "When"], rows)


def _request(one: Document) -> Markup | None:
    """What was asked for, as far as it is plain text; secret parameters are hidden where it is read."""
    rows: list[tuple[str, Content]] = []
    for name in PARTS:
        part = one.get("request", {}).get(name)
        if isinstance(part, dict):
            rows.append((name.capitalize(), items([f"{key}: {each}" for key, each in part.items() if _plain(each)])))
    return section("Request", facts(rows)) if rows else None


def _plain(value: Any) -> bool:
    return isinstance(value, str | int)
