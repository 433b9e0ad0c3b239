"""Values as Hypothesis draws them for a JSON Schema: those that it allows, and those that lie close to them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from hypothesis import strategies as st

from tests.domain.documents import hostile, keepable, plain_text

Schema = dict[str, Any]
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,19}", fullmatch=True)
"""Keys of a map: OpenAPI 3.0 has no word for what they may be."""
ENOUGH = 3
"""Entries of a list or object; what happens at the limits is drawn apart."""


def once(make: Callable[[Schema], st.SearchStrategy[Any]]) -> Callable[[Schema], st.SearchStrategy[Any]]:
    """The same strategy for the same schema: Hypothesis looks through each new one before it draws."""
    made: dict[str, st.SearchStrategy[Any]] = {}

    @wraps(make)
    def remembered(schema: Schema) -> st.SearchStrategy[Any]:
        if (text := json.dumps(schema)) not in made:
            made[text] = make(schema)
        return made[text]

    return remembered


@once
def allowed(schema: Schema) -> st.SearchStrategy[Any]:
    """What the schema allows, in text that can be printed and JSON that can be kept."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "oneOf" in schema:
        return st.one_of([allowed(each) for each in schema["oneOf"]])
    return DRAWN[schema.get("type", "")](schema)


@once
def near(schema: Schema) -> st.SearchStrategy[Any]:
    """What the schema allows, and what is just too short, too long, too small, too large, or something else."""
    if schema.get("type") == "integer":
        return st.integers(schema["minimum"] - 2, schema["maximum"] + 2) | st.booleans() | hostile
    if "maxLength" in schema:
        limits = [schema["minLength"] - 1, schema["minLength"], schema["maxLength"], schema["maxLength"] + 1]
        return st.sampled_from(["x" * n for n in limits]) | allowed(schema) | hostile
    if "maxItems" in schema:
        return _full(schema) | allowed(schema) | st.lists(near(schema["items"]), max_size=ENOUGH) | hostile
    if "pattern" in schema:
        shape = re.compile(schema["pattern"].strip("^$"), re.ASCII)
        return st.from_regex(shape) | allowed(schema) | allowed(schema).map(str.upper) | hostile
    return allowed(schema) | hostile


def _full(schema: Schema) -> st.SearchStrategy[Any]:
    sizes = st.sampled_from([schema["maxItems"], schema["maxItems"] + 1])
    return st.builds(lambda item, size: [item] * size, allowed(schema["items"]), sizes)


def _text(schema: Schema) -> st.SearchStrategy[Any]:
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"].removesuffix("$") + r"\Z", re.ASCII), fullmatch=True)
    return plain_text.filter(lambda text: len(text) >= schema.get("minLength", 0))


def _list(schema: Schema) -> st.SearchStrategy[Any]:
    unique = bool(schema.get("uniqueItems"))
    drawn = st.lists(allowed(schema["items"]), min_size=schema.get("minItems", 0), max_size=ENOUGH, unique=unique)
    return drawn.map(sorted) if schema.get("x-rising") else drawn


def _object(schema: Schema) -> st.SearchStrategy[Any]:
    if "properties" not in schema:
        least = schema.get("minProperties", 0)
        return st.dictionaries(NAMES, allowed(schema["additionalProperties"]), min_size=least, max_size=ENOUGH)
    drawn = {name: allowed(each) for name, each in schema["properties"].items()}
    needed = {name: drawn.pop(name) for name in schema.get("required", [])}
    return st.fixed_dictionaries(needed, optional=drawn)


DRAWN = {
    "": lambda schema: keepable,
    "string": _text,
    "integer": lambda schema: st.integers(schema["minimum"], schema["maximum"]),
    "array": _list,
    "object": _object,
}
