"""docs/components.md says of each component what its schema says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.plugin import Provider
from ops.reference.components import component_reference, page_of

SAID = {"description": "What it is."}
SCHEMA: dict[str, Any] = {
    "resources": {
        "shop:index:Cart": {
            "description": "A cart.\nWith wheels.",
            "inputProperties": {
                "size": {"type": "integer", "plain": True, **SAID},
                "name": {"type": "string", **SAID},
                "parts": {"type": "array", "items": {"$ref": "#/types/shop:index:PartArgs"}, **SAID},
                "tags": {"type": "object", "additionalProperties": {"type": "string"}, **SAID},
                "rest": {"$ref": "pulumi.json#/Any", **SAID},
                "maxParts": {"type": "integer", "description": "At most, `max_parts` of `parts`; not `max_size`."},
                "key": {"oneOf": [{"type": "string"}, {"$ref": "#/types/shop:index:Key"}], **SAID},
            },
            "requiredInputs": ["name"],
            "properties": {"cartArn": {"type": "string", "description": "`<cart_arn>/*` of cart_arn."}},
        }
    },
    "types": {
        "shop:index:PartArgs": {
            "properties": {"name": {"type": "string", "description": "Not `max_parts`."}},
            "required": ["name"],
        },
        "shop:index:Key": {"type": "string", "enum": [{"value": "own", **SAID}]},
    },
}


@pytest.mark.parametrize(
    "line",
    [
        "| [Cart](#cart) | A cart. |",
        "A cart. With wheels.",
        "| `size` |  | integer, known at once | What it is. |",
        "| `name` | yes | string | What it is. |",
        "| `parts` |  | list of [PartArgs](#partargs) | What it is. |",
        "| `tags` |  | map of string | What it is. |",
        "| `rest` |  | anything | What it is. |",
        "| `key` |  | string or [Key](#key) | What it is. |",
        "| `cartArn` | string | `<cartArn>/*` of cart_arn. |",
        "| `maxParts` |  | integer | At most, `maxParts` of `parts`; not `max_size`. |",
        "| `name` | yes | string | Not `maxParts`. |",
        "### PartArgs",
        "| `own` | What it is. |",
    ],
)
def test_what_the_schema_says_is_on_the_page(line: str) -> None:
    assert line in page_of(SCHEMA).splitlines()


def test_what_is_required_comes_first() -> None:
    page = page_of(SCHEMA)
    assert page.index("| `name` | yes") < page.index("| `size`")


def test_every_component_argument_and_output_is_on_the_page() -> None:
    page, schema = component_reference(), json.loads(Provider().schema)
    for token, known in schema["resources"].items():
        _, _, section = page.partition(f"\n## {token.rpartition(':')[2]}\n")
        for name in (*known["inputProperties"], *known["properties"]):
            assert f"\n| `{name}` |" in section.partition("\n## ")[0], (token, name)
