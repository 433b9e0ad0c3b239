"""What needs people, before everything else: services that are held, plans that wait, deadlines that are over."""

from __future__ import annotations

from collections.abc import Iterator

from domain.event_words import waiting
from domain.spelling import duration
from handlers.pages import ways
from handlers.pages.element import Content, Markup, el
from handlers.pages.icons import pill
from handlers.pages.pieces import Page, begin, commands, items, section
from handlers.pages.reading import Document, Overview

GRACE = 60_000
"""The sweep comes every minute and enforces deadlines; before it has come, nobody needs to look."""
MOST = 3
"""So many sentences of a plan are shown here, and that there are more."""


def attention(page: Page, told: Overview) -> Markup | None:
    """Nothing where all services are frozen and else nobody is waited for: that is said above."""
    cards = [*_held(page, told.services), *_waiting(page, told.at_work), *_overdue(page, told.at_work)]
    if not cards and told.frozen:
        return None
    if not cards:
        return el("p", pill("Nothing waits for people.", "good"), class_="well", role="status")
    return section("Needs people", el("div", cards, class_="cards"), class_="attention")


def _held(page: Page, services: list[Document]) -> Iterator[Markup]:
    for each in services:
        if each.get("held"):
            title = [page.service(each["service"]), " after ", page.deployment(each.get("holder", ""))]
            yield _card("bad", "Held", title, el("p", begin(each["held"])), ways.on_held(page, each))


def _waiting(page: Page, at_work: list[Document]) -> Iterator[Markup]:
    for each in at_work:
        if each["status"] == "AWAITING_APPROVAL" and each.get("approval"):
            plan = each.get("plan", {})
            text = [
                el("p", begin(waiting(each["approval"], page.times))),
                items(_first(plan.get("summary", []))),
                items(_first(plan.get("alerts", [])), "alerts"),
            ]
            title = [page.service(each["service"]), f" {each['version']} ", page.deployment(each["deploymentId"])]
            yield _card("wait", "Approval wanted", title, text, ways.on_approval(page, each))


def _first(sentences: list[str]) -> list[str]:
    more = len(sentences) - MOST
    return [*sentences[:MOST], f"and {more} more: look at the whole plan"] if more > 0 else sentences


def _overdue(page: Page, at_work: list[Document]) -> Iterator[Markup]:
    for each in at_work:
        late = page.times.now - each.get("deadline", page.times.now)
        if late > GRACE:
            title = [page.service(each["service"]), f" {each['version']} ", page.deployment(each["deploymentId"])]
            text = f"Its deadline is over for {duration(late)}: the sweep should have ended it. See whether sweep runs."
            follow = [("See where it stands", page.command("status", each["deploymentId"]))]
            yield _card("bad", "Past its deadline", title, el("p", text), follow)


def _card(meaning: str, what: str, title: Content, text: Content, acts: ways.Ways) -> Markup:
    heading = el("h3", pill(what, meaning), " ", title)
    return el("article", heading, text, commands(acts), class_=f"card {meaning}")
