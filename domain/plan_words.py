"""How the changes of a plan are called, and what its sentences say that nobody can take back."""

from __future__ import annotations

from domain.spans import Detail, Span

FINAL, LOST = " CANNOT BE UNDONE", " does NOT come back"
"""The words of an alert, and of a step of the undo, for what a request marks as irreversible."""
ACTIONS: dict[str, Span] = {
    "Remove": ("REMOVE", "bad"),
    "True": ("REPLACE", "bad"),
    "Conditional": ("MAY REPLACE", "bad"),
    "Add": ("create", "good"),
    "Modify": ("modify", "wait"),
}
CODE = 12
"""So many characters of a code's hash tell it from others."""


def action(change: Detail) -> Span:
    """What happens to a resource: what is lost with it counts more than what is done."""
    return ACTIONS.get(change.get("replacement", "")) or ACTIONS.get(change["action"]) or str(change["action"])


def code(told: Detail) -> str:
    """A function's code, by the beginning of its hash."""
    return str(told.get("code", "?"))[:CODE]
