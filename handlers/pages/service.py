"""One service: what is live, who holds it, what stands in the way of the next, and what happened to it."""

from __future__ import annotations

from typing import Any

from domain.persons import decider
from domain.spans import why
from domain.target import ALL
from handlers.pages import ways
from handlers.pages.element import Content, Markup, el
from handlers.pages.icons import pill
from handlers.pages.listed import deployments
from handlers.pages.pieces import Page, begin, commands, facts, items, more, section, table
from handlers.pages.timeline import timeline

Document = dict[str, Any]


def service(page: Page, target: Document, rows: list[Document], cut: bool) -> list[Content]:
    """`rows` are its latest deployments; `cut` says that there are more. `target` has `freezes` and `previous`, too."""
    acts = ways.on_service(page, target)
    rest = more(cut, f"Older ones: {page.command('list', '--service', target['service'], '--all')}")
    return [
        _title(target),
        facts(_about(page, target)),
        _held(target),
        [_frozen(page, each) for each in target.get("freezes", [])],
        section("What you can do", commands(acts)) if acts else None,
        _quarantine(page, target.get("quarantine", [])),
        section("Deployments", deployments(page, rows, service=False), rest) if rows else None,
        timeline(page, "What happened to the service, newest first", target.get("history", [])),
    ]


def _title(target: Document) -> Markup:
    live = el("span", target.get("version", ""), class_="version")
    return el("header", el("h1", target["service"], " ", live), pill(*_state(target)), class_="title")


def _state(target: Document) -> tuple[str, ...]:
    """In a word, what that means, and the sign for it."""
    if target.get("held"):
        return "Held", "bad"
    if target.get("holder"):
        return "Busy", "busy"
    return ("Frozen", "undo", "lock") if target.get("freezes") else ("Free", "good")


def _about(page: Page, target: Document) -> list[tuple[str, Content]]:
    barrier, since = target.get("barrier"), target.get("since")
    doubt = "; what is live now, nobody has said yet" if target.get("held") else ""
    live = [el("span", target["version"], class_="version"), doubt] if target.get("version") else "nothing"
    before = f"behind version {barrier['version']}, which cannot be undone{why(barrier['why'])}" if barrier else ""
    return [
        ("Was live" if target.get("held") else "Live", live),
        ("Since", [page.times.full(since), " (", page.times.moment(since), ")"] if since else None),
        ("By", page.deployment(target["deploymentId"]) if target.get("deploymentId") else None),
        ("Restores", page.deployment(target["restores"]) if target.get("restores") else None),
        ("Held by" if target.get("held") else "Busy with", _link(page, target.get("holder", ""))),
        ("In the queue", items([page.deployment(each) for each in target.get("queue", [])])),
        ("No way back", before),
    ]


def _link(page: Page, deployment_id: str) -> Content:
    return page.deployment(deployment_id) if deployment_id else None


def _held(target: Document) -> Markup | None:
    if not target.get("held"):
        return None
    heading = el("h2", pill("Held: no other deployment may begin", "bad"))
    return el("div", heading, el("p", begin(target["held"])), class_="notice bad")


def _frozen(page: Page, freeze: Document) -> Markup:
    until = page.times.until(freeze["until"]) if freeze["until"] else "until somebody lifts it"
    which = "All services are frozen" if freeze["scope"] == ALL else "Frozen"
    told = f"By {decider(freeze['by'])}{why(freeze['reason'])}"
    return el("div", el("h2", pill(f"{which} {until}", "undo", "lock")), el("p", told), class_="notice undo")


def _quarantine(page: Page, entries: list[Document]) -> Markup | None:
    if not entries:
        return None
    rows = [
        [
            el("span", each["version"], class_="version"),
            decider(each.get("by", "")),
            each.get("reason", ""),
            page.deployment(each["deploymentId"]),
            page.times.moment(each["at"]),
        ]
        for each in entries
    ]
    heads = ["Version", "Put there by", "Why", "With", "When"]
    return section("Quarantine", table("Requests for these versions are refused", heads, rows))
