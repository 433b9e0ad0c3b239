"""What a deployment will change, as its approvers must see it: what is lost first."""

from __future__ import annotations

from typing import Any

from domain.plan_words import FINAL, LOST, action, code
from handlers.pages.element import Content, Markup, el
from handlers.pages.icons import pill, sentence
from handlers.pages.pieces import facts, items, more, nothing, section, table

Document = dict[str, Any]


def plan(document: Document) -> Markup:
    told = document.get("plan")
    if told is None:
        return section("Plan", nothing("There is no plan yet."))
    infrastructure, application = told.get("infrastructure") or {}, told.get("application") or {}
    parts = [
        *_alerts(told.get("alerts", [])),
        items(told.get("summary", [])),
        _changes(infrastructure),
        _parameters(infrastructure),
        _application(application),
        _listed("Then it is tested", told.get("validation", [])),
        *_undo(told.get("undo", [])),
        facts([("Digest", el("code", told.get("digest", ""), class_="id"))]),
    ]
    return section("Nothing would change" if told.get("unchanged") else "Plan", parts)


def _alerts(alerts: list[str]) -> list[Content]:
    final = [alert for alert in alerts if FINAL in alert]
    others = [alert for alert in alerts if alert not in final]
    return [_warned("No way back", final), _warned("Attention", others)]


def _undo(undo: list[str]) -> list[Content]:
    lost = [step for step in undo if LOST in step]
    others = [step for step in undo if step not in lost]
    return [_listed("If it fails, it is undone", others), _warned("If it fails, people are needed", lost)]


def _warned(heading: str, sentences: list[str]) -> Markup | None:
    if not sentences:
        return None
    return el("div", el("h3", pill(heading, "bad", "alert")), items(sentences), class_="notice bad")


def _listed(heading: str, sentences: list[str]) -> Markup | None:
    return el("div", el("h3", heading), items(sentences)) if sentences else None


def _changes(part: Document) -> Content:
    if not part.get("changes"):
        return None
    rows = [
        [
            el("span", change["resource"], class_="id"),
            sentence([action(change)]),
            el("span", change["type"], class_="id"),
            ", ".join(change.get("scope", [])),
        ]
        for change in part["changes"]
    ]
    heads = ["Resource", "Change", "Type", "In"]
    rest = more(bool(part.get("more")), f"and {part.get('more')} more")
    return [el("h3", "Resources of stack ", part.get("stack", "?")), table("What happens to each", heads, rows), rest]


def _parameters(part: Document) -> Content:
    if not part.get("parameters"):
        return None
    rows = [
        [el("span", each["name"], class_="id"), each["from"] or "(none)", each["to"] or "(none)"]
        for each in part["parameters"]
    ]
    return [el("h3", "Parameters"), table("From which value to which", ["Parameter", "From", "To"], rows)]


def _application(part: Document) -> Content:
    if "function" not in part:
        return None
    live, new = part.get("from"), part["to"]
    which = f", object version {new['version']}" if new.get("version") else ""
    was = f"{code(live)}, version {live['version']}" if live else "(none)"
    rows = [("From", was), ("To", f"{code(new)}, {new.get('artifact', '')}{which}")]
    return [el("h3", f"Code of function {part['function']}, alias {part['alias']}"), facts(rows)]
