"""A state machine as a graph: where success and each failure lead, by the rules of Step Functions.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.errors import TRANSIENT, Code

Document = dict[str, Any]

CODES = tuple(code.value for code in Code)
ERRORS = (*CODES, TRANSIENT, "States.Timeout", "States.TaskFailed", "Lambda.Unknown")


def ways(document: Document, name: str) -> Iterator[tuple[str, str]]:
    """(error, next state) of a state; the error of success is empty."""
    state = document["States"][name]
    if "Next" in state:
        yield "", state["Next"]
    for error in ERRORS:
        if catcher := first(state.get("Catch", []), error):
            yield error, catcher["Next"]


def path(document: Document, name: str) -> list[str]:
    """From a state on while all goes well; a circle is cut."""
    path = [name]
    while (next_ := document["States"][path[-1]].get("Next")) and next_ not in path:
        path.append(next_)
    return path


def first(rules: list[Document], error: str) -> Document | None:
    """The rule that Step Functions takes: the first that matches."""
    return next((rule for rule in rules if any(_matches(name, error) for name in rule["ErrorEquals"])), None)


def _matches(name: str, error: str) -> bool:
    return name in (error, "States.ALL") or (name == "States.TaskFailed" and error != "States.Timeout")


def expressions(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from expressions(each, f"{place}/{key}")
    elif isinstance(value, str) and value.startswith("{%"):
        yield place, value.removeprefix("{%").removesuffix("%}").strip()
