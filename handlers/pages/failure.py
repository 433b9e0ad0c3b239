"""Why a deployment did not become live, in the words of what stopped it."""

from __future__ import annotations

from typing import Any

from handlers.pages.element import Content, Markup, el
from handlers.pages.icons import pill
from handlers.pages.pieces import items

Document = dict[str, Any]
LAST = "DeploymentStopped"
STOPPED = ("SUPERSEDED", "EXPIRED", "REJECTED", "CANCELLED")


def failures(document: Document) -> list[Content]:
    """Nothing where all is well."""
    told: list[Content] = []
    if document["status"] in STOPPED:
        ends = [each["detail"].get("reason", "") for each in document.get("history", []) if each["event"] == LAST]
        told += [_notice("Why it stopped", "wait", ends[-1])] if ends and ends[-1] else []
    elif failure := document.get("failure"):
        heading = f"{failure.get('stage') or 'It'} failed ({failure.get('code', '?')})"
        told.append(_notice(heading, "bad", failure.get("reason", "")))
    if undo := document.get("undoFailure"):
        told.append(_notice("The undo failed: people are needed", "bad", undo.get("reason", "")))
    if problems := document.get("problems"):
        told.append(_notice("Why it was refused", "bad", items(list(problems))))
    return told


def _notice(heading: str, meaning: str, text: Content) -> Content:
    body = text if isinstance(text, Markup) else el("p", text)
    return el("div", el("h2", pill(heading, meaning)), body, class_=f"notice {meaning}")
