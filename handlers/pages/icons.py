"""Small signs beside words, and words with a meaning: never colour alone, never a sign alone."""

from __future__ import annotations

from collections.abc import Iterable

from domain.spans import MEANINGS, Span
from handlers.pages.element import Markup, el

PATHS = {
    "good": "M3.5 8.5l3 3 6-7",
    "bad": "M4 4l8 8M12 4l-8 8",
    "wait": "M8 4v4.2l2.8 1.8M8 1.8a6.2 6.2 0 1 0 .01 0",
    "busy": "M8 1.8a6.2 6.2 0 0 1 6.2 6.2M8 14.2a6.2 6.2 0 0 1-6.2-6.2M8 6.6a1.4 1.4 0 1 0 .01 0",
    "undo": "M4 6.5h6a3 3 0 0 1 0 6.5H7M6.5 3.5l-3 3 3 3",
    "calm": "M8 3.2a4.8 4.8 0 1 0 .01 0",
    "lock": "M4 7.5h8v5.7H4zM5.8 7.5V5.2a2.2 2.2 0 0 1 4.4 0v2.3",
    "alert": "M8 2.2l6.3 11.3H1.7zM8 6.6v3.2M8 11.6v.1",
}
"""On a grid of 16 by 16, by meaning; the words beside them say the same."""
OF_STATUS = {"QUEUED": "calm", "REFUSED": "bad"}
CALM = ("REJECTED", "EXPIRED", "CANCELLED", "SUPERSEDED")
"""They ended as people or time wanted: nothing is to be done."""


def icon(meaning: str) -> Markup:
    path = el("path", d=PATHS.get(meaning, PATHS["calm"]))
    return el("svg", path, class_="icon", viewBox="0 0 16 16", aria_hidden="true", focusable="false")


def meaning_of(status: str) -> str:
    """What a status means at a glance."""
    return "calm" if status in CALM else OF_STATUS.get(status) or MEANINGS.get(status, "wait")


def words(status: str) -> str:
    """`ROLLED_BACK` as people say it."""
    return status.replace("_", " ").capitalize()


def pill(text: str, meaning: str, sign: str = "") -> Markup:
    return el("span", icon(sign or meaning), text, class_=f"pill {meaning}")


def status_pill(status: str) -> Markup:
    return pill(words(status), meaning_of(status))


def sentence(spans: Iterable[Span]) -> list[Markup | str]:
    """Spans, with what they mean as strong words."""
    return [each if isinstance(each, str) else el("strong", each[0], class_=each[1]) for each in spans]
