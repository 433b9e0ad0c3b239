"""The part of EventBridge's pattern language that our rules and filters use; anything else is refused.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from __future__ import annotations

from typing import Any


def matches(pattern: dict[str, Any], event: Any) -> bool:
    """Every key of the pattern must match; a key that the pattern leaves out may hold anything."""
    return all(_key_matches(wanted, event, key) for key, wanted in pattern.items())


def _key_matches(wanted: Any, event: Any, key: str) -> bool:
    inside = event if isinstance(event, dict) else {}
    if isinstance(wanted, dict):
        return matches(wanted, inside.get(key))
    found = inside.get(key)
    values = found if isinstance(found, list) else [found]
    return any(_one_matches(choice, value, key in inside) for choice in wanted for value in values)


def _one_matches(choice: Any, value: Any, there: bool) -> bool:
    if not isinstance(choice, dict):
        return there and choice == value and type(choice) is type(value)
    (operator, operand), *more = choice.items()
    if more or operator not in ("suffix", "exists"):
        raise NotImplementedError(f"{choice} in a pattern")
    if operator == "exists":
        return there is operand
    return isinstance(value, str) and value.endswith(operand)
