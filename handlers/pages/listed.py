"""Tables of deployments: those that wait for their turn, and those that have ended."""

from __future__ import annotations

from domain.persons import requester
from handlers.pages.element import Content, Markup, el
from handlers.pages.icons import status_pill
from handlers.pages.pieces import Page, more, section, table
from handlers.pages.reading import Document, Overview


def queue(page: Page, told: Overview) -> Markup | None:
    if not told.queued:
        return None
    targets = {each["service"]: each for each in told.services}
    rows = [
        [
            page.deployment(each["deploymentId"]),
            page.service(each["service"]),
            each["version"],
            _place(each, targets.get(each["service"], {})),
            page.times.moment(each["acceptedAt"]),
        ]
        for each in told.queued
    ]
    rest = more("queued" in told.cut, "Older ones wait, too: python -m ops list --status QUEUED shows all.")
    heads = ["Deployment", "Service", "Version", "Waits for", "Asked"]
    return section("Queue", table("Deployments that wait for their turn", heads, rows), rest)


def _place(row: Document, target: Document) -> str:
    line = target.get("queue", [])
    place = line.index(row["deploymentId"]) if row["deploymentId"] in line else 0
    before = line[place - 1] if place else target.get("holder", "")
    told = [f"place {place + 1}" if line else "", f"behind {before}" if before else ""]
    told += [
        "its service is held" if target.get("held") else "",
        "its service is frozen" if target.get("frozen") else "",
    ]
    return ", ".join(filter(None, told)) or "its turn"


def deployments(page: Page, rows: list[Document], *, service: bool = True) -> Markup:
    """Newest first; a request that nobody could read may have neither service nor version."""
    heads = ["Deployment", *(["Service"] if service else []), "Version", "Outcome", "Asked", "By"]
    told = [
        [
            page.deployment(each["deploymentId"]),
            *([page.service(each["service"]) if each["service"] else "(none)"] if service else []),
            _version(each),
            status_pill(each["status"]),
            page.times.moment(each["acceptedAt"]),
            requester(each),
        ]
        for each in rows
    ]
    return table("Newest first", heads, told)


def _version(row: Document) -> Content:
    kind = row.get("kind", "deployment")
    mark = el("span", f" {kind}", class_="about") if kind != "deployment" else None
    return [el("span", row["version"], class_="version"), mark] if row["version"] else "(none)"
