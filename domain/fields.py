"""What a field of a request may hold. A check returns what is wrong, or None."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

Check = Callable[[Any], str | None]


class Rule:
    """A check with the JSON Schema that says the same, as far as a schema can."""

    def __init__(self, check: Check, **schema: Any) -> None:
        self.check, self.schema = check, schema

    def __call__(self, value: Any) -> str | None:
        return self.check(value)


@dataclass(frozen=True)
class Field:
    """One key of an object: its check, and whether it must be there."""

    check: Check
    required: bool = False


def show(value: Any) -> str:
    """The value as it came, short and in plain ASCII: hostile input ends up in terminals."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:77]}..."


def schema_of(check: Check) -> dict[str, Any]:
    """The JSON Schema of a check; `{}`, which allows anything, where it has none."""
    return dict(check.schema) if isinstance(check, Rule) else {}


def schema_of_object(known: Mapping[str, Field]) -> dict[str, Any]:
    """The JSON Schema of an object with these keys and no others."""
    required = [name for name, field in known.items() if field.required]
    schema = {name: schema_of(field.check) for name, field in known.items()}
    told = {"required": required} if required else {}
    return {"type": "object", "properties": schema, "additionalProperties": False, **told}


def matching(pattern: str, meaning: str) -> Check:
    def check(value: Any) -> str | None:
        if isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII):
            return None
        return f"must be {meaning}, not {show(value)}"

    return Rule(check, type="string", pattern=f"^(?:{pattern})$")


def one_of(*allowed: Any) -> Check:
    def check(value: Any) -> str | None:
        # `True == 1` in Python, but not in JSON.
        if any(value == known and type(value) is type(known) for known in allowed):
            return None
        return f"must be {' or '.join(show(known) for known in allowed)}, not {show(value)}"

    return Rule(check, enum=list(allowed))


def whole(least: int, most: int) -> Check:
    def check(value: Any) -> str | None:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return None
        return f"must be a whole number from {least} to {most}, not {show(value)}"

    return Rule(check, type="integer", minimum=least, maximum=most)


def text(most: int, *, least: int = 0) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, str):
            return f"must be text, not {show(value)}"
        if not least <= len(value) <= most:
            return f"must be {least} to {most} characters long, not {len(value)}"
        if unprintable(value):
            return f"must be printable text, not {show(value)}"
        return None

    return Rule(check, type="string", minLength=least, maxLength=most)


def unprintable(value: str) -> bool:
    """NUL and other controls, and lone surrogates, which no UTF-8 can carry."""
    return any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in value)


def list_of(check: Check, most: int) -> Check:
    def check_all(value: Any) -> str | None:
        if not isinstance(value, list) or not 1 <= len(value) <= most:
            return f"must be a list of 1 to {most}, not {show(value)}"
        return _some(f"item {n} {wrong}" for n, item in enumerate(value) if (wrong := check(item)))

    return Rule(check_all, type="array", minItems=1, maxItems=most, items=schema_of(check))


def map_of(key: Check, check: Check, most: int, *, least: int = 0) -> Check:
    def check_all(value: Any) -> str | None:
        if not isinstance(value, dict) or not least <= len(value) <= most:
            return f"must be an object of {f'{least} to' if least else 'at most'} {most} keys, not {show(value)}"
        keys = (f"has a key that {wrong}" for name in value if (wrong := key(name)))
        items = (f"at {show(name)} {wrong}" for name, item in value.items() if (wrong := check(item)))
        return _some(chain(keys, items))

    few = {"minProperties": least} if least else {}
    return Rule(check_all, type="object", **few, maxProperties=most, additionalProperties=schema_of(check))


def problems_of(where: str, value: Any, known: Mapping[str, Field]) -> list[str]:
    """Everything that is wrong with an object: not one, missing, unknown and bad keys."""
    at = f"{where}." if where else ""
    if not isinstance(value, dict):
        return [f"{where or 'the request'} must be an object, not {show(value)}"]
    missing = [f"{at}{name} is missing" for name, f in known.items() if f.required and name not in value]
    strange = [f"{at}{_key(name)}" for name in value if name not in known]
    unknown = [f"{_few(strange)} is not known here; known are {', '.join(known)}"] if strange else []
    wrong = [f"{at}{name} {bad}" for name, f in known.items() if name in value and (bad := f.check(value[name]))]
    return [*missing, *unknown, *wrong]


MANY = 10
"""So many wrong entries of one kind are named; a hostile request may have thousands."""


def _some(wrong: Iterable[str]) -> str | None:
    named = list(wrong)
    return _few(named, "; ") if named else None


def _few(named: list[str], joint: str = ", ") -> str:
    more = f"{joint}and {len(named) - MANY} more" if len(named) > MANY else ""
    return joint.join(named[:MANY]) + more


def _key(name: str) -> str:
    return name if re.fullmatch(r"\w{1,40}", name, re.ASCII) else show(name)
