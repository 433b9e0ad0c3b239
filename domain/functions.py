"""What a request says about functions of Lambda, and what it must say: what they are made of, how their alias moves."""

from __future__ import annotations

from typing import Any

from domain.fields import Field, Rule, list_of, problems_of, schema_of, schema_of_object, show, text, whole

percents = list_of(whole(1, 99), 5)


def _rising(value: Any) -> str | None:
    if wrong := percents(value):
        return wrong
    rising = sorted(set(value)) == value
    return None if rising else f"must rise from each to the next, not {show(value)}"


CANARY = {
    # That they rise, JSON Schema has no word for.
    "steps": Field(Rule(_rising, **schema_of(percents), uniqueItems=True, **{"x-rising": True}), required=True),
    "bakeSeconds": Field(whole(0, 12 * 3600), required=True),
    "alarms": Field(list_of(text(255, least=1), 100)),
}
"""How a function's alias moves step by step: the percents of the traffic, and how long each is looked at."""


def _canary(value: Any) -> str | None:
    if not isinstance(value, dict):
        return f"must be an object with steps (percents), bakeSeconds and, optionally, alarms, not {show(value)}"
    wrong = problems_of("", value, CANARY)
    return f"is wrong: {'; '.join(wrong)}" if wrong else None


canary = Rule(_canary, **schema_of_object(CANARY))


def problems(where: str, part: Any) -> list[str]:
    """A function has code or an image, and what is said of the one does not fit the other."""
    if not isinstance(part, dict) or part.get("kind") != "lambda":
        return []
    if "code" in part and "image" in part:
        return [f"{where}.code and {where}.image exclude each other: name the one that the function is made of"]
    if "image" in part:
        lone = [f"{where}.{name}" for name in ("codeVersion", "codeSha256") if name in part]
        return [f"{' and '.join(lone)} belong to {where}.code: an image is named by its digest"] if lone else []
    return [] if "code" in part else [f"{where}.code is missing, or {where}.image: name one of them"]
