"""The coordinator on one page: what needs people, what runs, what waits, what is live, and how it went lately."""

from __future__ import annotations

from domain.event_words import waiting
from domain.persons import requester
from domain.spans import why
from handlers.pages import ways
from handlers.pages.attention import attention
from handlers.pages.element import Content, Markup, el
from handlers.pages.icons import status_pill
from handlers.pages.listed import deployments, queue
from handlers.pages.live import frozen, services
from handlers.pages.pieces import Page, begin, commands, more, nothing, section
from handlers.pages.reading import Document, Overview
from handlers.pages.steps import steps
from handlers.pages.trends import trends


def overview(page: Page, told: Overview) -> list[Content]:
    """In the order in which people need it."""
    title = el("h1", "Deployments ", el("span", "in ", page.environment, class_="where"))
    freeze = _freeze(page, told.frozen) if told.frozen else None
    if told.empty:
        return [title, freeze, _begin(page)]
    pair = el("div", _recent(page, told), trends(page, told.trends), class_="pair")
    return [title, freeze, attention(page, told), _running(page, told), queue(page, told), services(page, told), pair]


def _freeze(page: Page, freeze: Document) -> list[Content]:
    """What freezes all services, and how it is lifted."""
    acts = ways.on_freeze(page, freeze)
    told = el("p", frozen(page, freeze, "All services are frozen"), class_="about")
    return [told, commands(acts) if acts else None]


def _begin(page: Page) -> Markup:
    text = "Nothing has been deployed yet. Services appear here when somebody asks for their first deployment:"
    ask = [("Ask for one", page.command("request", "--file", "request.yaml", "--follow"))]
    return el("div", el("p", text), commands(ask), class_="first")


def _running(page: Page, told: Overview) -> Markup:
    if not told.at_work:
        return section("At work", nothing("Nothing is being deployed."))
    cards = [_card(page, each) for each in told.at_work]
    rest = more("at work" in told.cut, "There are more than these: python -m ops list shows all.")
    return section("At work", el("div", cards, class_="cards wide"), rest)


def _card(page: Page, one: Document) -> Markup:
    kind = "" if one["kind"] == "deployment" else f"{one['kind']} "
    title = el("h3", page.service(one["service"]), " ", el("span", one["version"], class_="version"))
    asked = [page.deployment(one["deploymentId"]), f" {kind}asked by {requester(one)} "]
    begun = [*asked, page.times.moment(one["acceptedAt"]), why(one.get("reason", ""))]
    head = el("header", title, status_pill(one["status"]))
    return el(
        "article",
        head,
        el("p", begun, class_="about"),
        steps(one, page.times.now),
        el("p", waits_for(page, one), class_="about"),
        class_="card run",
    )


def waits_for(page: Page, one: Document) -> str:
    """Who or what it waits for, and until when."""
    if one["status"] == "AWAITING_APPROVAL" and one.get("approval"):
        return begin(waiting(one["approval"], page.times))
    stage = one.get("stage", "")
    deadline = f"has time {page.times.until(one['deadline'])}" if one.get("deadline") else ""
    return f"{stage or 'It'} {deadline}" if deadline else ""


def _recent(page: Page, told: Overview) -> Markup:
    if not told.recent:
        return section("Recent deployments", nothing("Nothing has ended yet."))
    rest = more("recent" in told.cut, "Older ones: python -m ops list --status STATUS.")
    return section("Recent deployments", deployments(page, told.recent), rest)
