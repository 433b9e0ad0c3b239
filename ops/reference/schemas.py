"""JSON Schemas of the API's answers as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ops.reference.markdown import code, table
from ops.reference.meanings import meaning

Schema = Mapping[str, Any]
WORDS = {"string": "text", "integer": "number", "boolean": "boolean", "object": "object"}


def schema_table(name: str, schema: Schema) -> str:
    """The keys of an object; those that are not always there are left out where they would be empty."""
    rows = [
        (code(key), "yes" if key in schema.get("required", ()) else "", type_of(inner), meaning(name, key))
        for key, inner in schema["properties"].items()
    ]
    return table(("Key", "Always there", "Type", "Meaning"), rows)


def type_of(schema: Schema) -> str:
    """The type in words, with a link to the table of what it names."""
    if "$ref" in schema:
        return link(schema["$ref"].rpartition("/")[2])
    if schema["type"] == "array":
        return f"list of {many(type_of(schema['items']))}"
    if "properties" in schema:
        return f"object of {', '.join(code(key) for key in schema['properties'])}"
    return WORDS[schema["type"]]


def many(word: str) -> str:
    return word if word.startswith("[") else f"{word}s"


def link(name: str) -> str:
    return f"[{name}](#{name.lower()})"
