"""The parts that pages are made of: tables, values as code, and what a check asks for in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

from domain import request
from domain.fields import Check, Field

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = "Written by `make docs` from {source}; do not edit.\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = [[cell.replace("|", r"\|") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def paragraphs(text: str, **filled: Any) -> str:
    """A text of several paragraphs, in lines of 120 again after its gaps were filled."""
    parts = text.format(**filled).strip().split("\n\n")
    return "\n\n".join(fill(part, 120, break_on_hyphens=False, break_long_words=False) for part in parts) + "\n"


def code(value: Any) -> str:
    return f"`{value if isinstance(value, str) and value else json.dumps(value)}`"


def field_table(known: Mapping[str, Field]) -> str:
    rows = [(code(name), "yes" if field.required else "", rule(field.check)) for name, field in known.items()]
    return table(("Field", "Required", "Rule"), rows)


def rule(check: Check) -> str:
    """What a check asks for, in the words in which it refuses what is wrong."""
    said = check(None)
    if said is None:
        return "any JSON that a table can keep"
    asked = said.removeprefix("must be ").rpartition(", not ")[0]
    if asked == "text":
        length = str(check("x" * request.MAX_BYTES)).removeprefix("must be ").rpartition(", not ")[0]
        return f"text, {length}"
    if asked.startswith("a list of "):
        return f"{asked}: {_inner(check, lambda item: [item], 'item 0 ')}"
    if asked.startswith("an object of "):
        key = _inner(check, lambda name: {name: None}, "has a key that ")
        value = _inner(check, lambda item: {"Key": item}, 'at "Key" ')
        return f"{asked}; keys: {key}; values: {value}"
    return asked


def _inner(check: Check, wrap: Any, where: str) -> str:
    def inner(value: Any) -> str | None:
        said = check(wrap(value))
        return said and said.removeprefix(where).split("; at ")[0]

    return rule(inner)
