"""JSON that a DynamoDB item keeps exactly as it came."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from domain.fields import Check, Rule, show

MAX_DEPTH = 16
MAX_DIGITS = 38
"""What a DynamoDB number keeps exactly."""


def any_json(value: Any) -> str | None:
    """Any JSON that a DynamoDB item can keep exactly."""
    return _keepable(value, 0)


def _any_object(value: Any) -> str | None:
    return any_json(value) if isinstance(value, dict) else f"must be an object, not {show(value)}"


any_object: Check = Rule(_any_object, type="object", additionalProperties={})


def _keepable(value: Any, depth: int) -> str | None:
    if depth > MAX_DEPTH:
        return f"is nested deeper than {MAX_DEPTH} levels"
    if isinstance(value, str):
        return "has a lone surrogate" if any(unicodedata.category(c) == "Cs" for c in value) else None
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _number(value)
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if isinstance(value, dict) and (bad := next((k for k in value if not k or _keepable(k, depth)), None)) is not None:
        return f"has a key that cannot be kept: {show(bad)}"
    return next((wrong for item in inner if (wrong := _keepable(item, depth + 1))), None)


def _number(value: float) -> str | None:
    digits = len(re.sub(r"\D|[eE].*", "", repr(value)))
    if digits > MAX_DIGITS or not (value == 0 or 1e-120 < abs(value) < 1e120):
        return f"has a number that cannot be kept exactly: {show(value)}"
    return None
