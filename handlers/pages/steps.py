"""The stages of a deployment as a row of steps: what is done, at work and to come."""

from __future__ import annotations

from domain import stages as names
from domain.spans import Detail, Span
from domain.stage_words import stages
from handlers.pages.element import Markup, el
from handlers.pages.icons import icon

ICONS = {"stopped": "calm", "to come": "calm"}


def steps(document: Detail, now: int) -> Markup | None:
    """None where nothing has begun and nothing will."""
    known = stages(document, now)
    coming: list[tuple[str, Span, str]] = [(name, ("to come", "calm"), "") for name in to_come(document, known)]
    rows = [_step(*row) for row in (*known, *coming)]
    many = " many" if len(rows) > len(names.GATED) else ""
    return el("ol", rows, class_=f"steps{many}", aria_label="Stages") if rows else None


def to_come(document: Detail, known: list[tuple[str, Span, str]]) -> list[str]:
    """The stages that have not begun, as long as they will."""
    begun, status = [name for name, _, _ in known], document["status"]
    own = document.get("stages", {"forward": names.GATED, "undo": names.UNDO, "gate": names.APPROVE})
    if status == "ROLLING_BACK":
        path = own["undo"]
    elif status in ("RUNNING", "AWAITING_APPROVAL", "QUEUED") and not document.get("retries"):
        path = [name for name in own["forward"] if name != own["gate"] or name in begun]
    else:
        path = []
    return [name for name in path if name not in begun]


def _step(name: str, state: Span, took: str) -> Markup:
    text, meaning = (state, "calm") if isinstance(state, str) else state
    told = el("span", text, class_=f"state {meaning}")
    words = el("span", el("span", name, class_="stage"), " ", told, " ", el("span", took, class_="took"))
    now = "step" if meaning in ("busy", "wait") and text not in ICONS else None
    return el("li", icon(ICONS.get(text, meaning)), words, class_=f"step {meaning}", aria_current=now)
