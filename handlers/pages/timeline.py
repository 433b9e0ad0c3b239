"""What happened, one sentence for each event."""

from __future__ import annotations

from typing import Any

from domain import event_words
from handlers.pages.element import Markup, el
from handlers.pages.icons import sentence
from handlers.pages.pieces import Page, more, section

Event = dict[str, Any]
MOST = 150
"""So many of the latest events are shown."""


def timeline(page: Page, heading: str, events: list[Event]) -> Markup | None:
    """In the order in which they come; nothing where nothing has happened."""
    if not events:
        return None
    shown = events[-MOST:]
    days = any(_day(page, each["at"]) for each in shown)
    rest = more(len(events) > MOST, f"{len(events) - MOST} earlier events are left out.")
    told = el("ol", [_event(page, each) for each in shown], class_="timeline days" if days else "timeline")
    return section(heading, rest, told)


def _day(page: Page, at: int) -> str:
    """Where it was not today."""
    moment = page.times.local(at)
    return "" if moment.date() == page.times.local(page.times.now).date() else f"{moment:%d %b} "


def _event(page: Page, event: Event) -> Markup:
    at, times = event["at"], page.times
    when = times.moment(at, f"{_day(page, at)}{times.local(at):%H:%M:%S}")
    return el("li", when, el("span", sentence(event_words.sentence(event, times.then(at)))))
