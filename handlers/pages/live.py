"""The services: what is live on each, and what stands in the way of the next deployment."""

from __future__ import annotations

from domain.persons import decider
from domain.spans import why
from handlers.pages.element import Content, Markup, el
from handlers.pages.icons import pill
from handlers.pages.pieces import Page, more, nothing, section, table
from handlers.pages.reading import Document, Overview


def services(page: Page, told: Overview) -> Markup:
    if not told.services:
        return section("Services", nothing("No service has been deployed yet."))
    rows = [
        [page.service(each["service"]), _live(page, each), _since(page, each), _now(page, each), _limits(page, each)]
        for each in told.services
    ]
    rest = more("services" in told.cut, "There are more services: python -m ops targets shows all.")
    heads = ["Service", "Live version", "Since", "Now", "Notes"]
    return section("Services", table("What is live, and what stands in the way of the next", heads, rows), rest)


def _live(page: Page, target: Document) -> Content:
    known = el("span", target["version"], class_="version") if target.get("version") else "nothing"
    doubt = " was live; what is now, nobody has said yet" if target.get("held") else ""
    return [known, el("span", doubt, class_="about") if doubt else None]


def _since(page: Page, target: Document) -> Content:
    return page.times.moment(target["since"]) if target.get("since") else None


def _now(page: Page, target: Document) -> Content:
    if target.get("held"):
        return pill("Held", "bad")
    busy = [pill("Busy", "busy"), " with ", page.deployment(target["holder"])] if target.get("holder") else None
    return busy or el("span", "frozen" if target.get("frozen") else "free", class_="about")


def frozen(page: Page, freeze: Document, what: str = "Frozen") -> Content:
    """By whom, until when and why."""
    until = page.times.until(freeze["until"]) if freeze.get("until") else "until somebody lifts it"
    return [pill(what, "undo", "lock"), f" by {decider(freeze['by'])} {until}{why(freeze.get('reason', ''))}"]


def _limits(page: Page, target: Document) -> Content:
    quarantined = len(target.get("quarantine", []))
    told: list[Content] = []
    if target.get("frozen"):
        told.append(frozen(page, target["frozen"]))
    if waiting_ := len(target.get("queue", [])):
        told.append(f"{waiting_} in the queue")
    if quarantined:
        told.append(f"{quarantined} {'version' if quarantined == 1 else 'versions'} in quarantine")
    if target.get("barrier"):
        told.append(f"no way back behind version {target['barrier']['version']}")
    return [el("div", each) for each in told]
