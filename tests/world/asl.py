"""The pure half of the workflow: JSONata, retries, catches. Anything the product does not use is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonata

from .calls import Unmodelled

State = Mapping[str, Any]
_EXPRESSION = re.compile(r"^\{%(.*)%\}$", re.DOTALL)
_FIELDS = {
    "Task": {"Resource", "Arguments", "Output", "Assign", "Retry", "Catch", "TimeoutSeconds", "Next", "End"},
    "Pass": {"Output", "Assign", "Next", "End"},
    "Choice": {"Choices", "Default", "Output", "Assign"},
    "Succeed": {"Output"},
    "Fail": {"Error", "Cause"},
}
_NEVER_ALL = {"States.Runtime", "States.DataLimitExceeded"}


class StateFailed(Exception):
    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error, cause)
        self.error, self.cause = error, cause

    @property
    def output(self) -> dict[str, str]:
        return {"Error": self.error, "Cause": self.cause} if self.cause else {"Error": self.error}


def check(definition: Mapping[str, Any]) -> None:
    """What AWS refuses at creation, and what these fakes can not run."""
    if definition.get("QueryLanguage") != "JSONata":
        raise Unmodelled("only JSONata machines")
    states = definition["States"]
    for name, state in states.items():
        known = _FIELDS.get(state["Type"])
        if known is None or (extra := set(state) - known - {"Type", "Comment", "QueryLanguage"}):
            raise Unmodelled(f"{name}: {state['Type']} with {sorted(extra) if known else 'any field'}")
        follow = [state.get("Next"), state.get("Default")]
        follow += [other["Next"] for other in [*state.get("Catch", []), *state.get("Choices", [])]]
        if missing := {other for other in follow if other} - set(states):
            raise ValueError(f"{name} leads to {sorted(missing)}, which the machine does not have")
        _compile_all(state)


def _compile_all(value: Any) -> None:
    if isinstance(value, Mapping):
        for inner in value.values():
            _compile_all(inner)
    elif isinstance(value, list):
        for inner in value:
            _compile_all(inner)
    elif isinstance(value, str) and (found := _EXPRESSION.match(value)):
        _compiled(found[1].strip())


@cache
def _compiled(expression: str) -> Any:
    return jsonata.Jsonata(expression)


def evaluate(value: Any, states: Mapping[str, Any], variables: Mapping[str, Any]) -> Any:
    """A template with `{% %}` strings; an expression without a value is an error, as on AWS."""
    if isinstance(value, Mapping):
        return {name: evaluate(inner, states, variables) for name, inner in value.items()}
    if isinstance(value, list):
        return [evaluate(inner, states, variables) for inner in value]
    if isinstance(value, str) and (found := _EXPRESSION.match(value)):
        return _evaluate(found[1].strip(), {**variables, "states": states})
    return value


def _evaluate(expression: str, bindings: Mapping[str, Any]) -> Any:
    try:
        result = _compiled(expression).evaluate(None, bindings)
        if result is None and not _compiled(f"$exists({expression})").evaluate(None, bindings):
            raise StateFailed("States.QueryEvaluationError", f"The JSONata expression '{expression}' returned nothing")
        return json.loads(json.dumps(result, allow_nan=False))
    except StateFailed:
        raise
    except Exception as error:
        raise StateFailed("States.QueryEvaluationError", f"The JSONata expression '{expression}': {error}") from error


def matches(names: list[str], error: str) -> bool:
    if error in names:
        return True
    if "States.ALL" in names and error not in _NEVER_ALL:
        return True
    return "States.TaskFailed" in names and error not in {"States.Timeout", *_NEVER_ALL}


def first_match(rules: list[Mapping[str, Any]], error: str) -> int | None:
    return next((number for number, rule in enumerate(rules) if matches(rule["ErrorEquals"], error)), None)


def retry_delay(retry: Mapping[str, Any], attempts_made: int) -> float | None:
    """Seconds until the next attempt; None when there is none left. Jitter is left out."""
    if attempts_made >= retry.get("MaxAttempts", 3):
        return None
    delay = float(retry.get("IntervalSeconds", 1)) * float(retry.get("BackoffRate", 2.0)) ** attempts_made
    return min(delay, float(retry.get("MaxDelaySeconds", delay)))
