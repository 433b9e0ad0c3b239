"""docs/components.md: every component with its arguments, outputs and types, as other languages see them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from components.plugin import Provider
from ops.reference.markdown import WRITTEN, code, paragraphs, table

ABOUT = """How to use them, from each language: [how-to/use-the-components.md](how-to/use-the-components.md). Names are
those of TypeScript and YAML; Python writes `archive_days` for `archiveDays`.

A type is what may be given. *Known at once* are values that must be known when the program runs, and so cannot be
outputs of other resources; everything else takes outputs as well. The resources of a component, their names and their
permissions are in no table here: `pulumi preview` shows them.
"""
Schema = Mapping[str, Any]


def component_reference() -> str:
    return page_of(json.loads(str(Provider().schema)))


def page_of(schema: Schema) -> str:
    """https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/"""
    schema = _in_camel_case(schema, _names(schema))
    source = WRITTEN.format(source="the components' own schema (`components/`)")
    named = {_last(token): known for token, known in schema["resources"].items()}
    rows = [(_link(name), known["description"].split("\n")[0]) for name, known in sorted(named.items())]
    parts = ["# Components\n", source, paragraphs(ABOUT), table(("Component", "What it is"), rows)]
    parts += [_component(name, known) for name, known in sorted(named.items())]
    types = {_last(token): known for token, known in schema.get("types", {}).items()}
    return "\n".join([*parts, "## Types\n", *(_type(name, known) for name, known in sorted(types.items()))])


def _names(known: Any) -> set[str]:
    """Of all arguments, outputs and fields, as the schema spells them."""
    if not isinstance(known, Mapping):
        return set()
    own = {name for key in ("inputProperties", "properties") for name in known.get(key, {})}
    return own.union(*map(_names, known.values()))


def _in_camel_case(known: Any, names: Collection[str]) -> Any:
    """The schema with descriptions that spell names as it does: as docstrings of Python they say `archive_days`."""
    if isinstance(known, list):
        return [_in_camel_case(each, names) for each in known]
    if isinstance(known, Mapping):
        return {key: _in_camel_case(each, names) for key, each in known.items()}
    return re.sub(r"`[^`]+`", lambda found: _spelled(found[0], names), known) if isinstance(known, str) else known


def _spelled(text: str, names: Collection[str]) -> str:
    def camel(found: re.Match[str]) -> str:
        name = re.sub(r"_([a-z0-9])", lambda each: each[1].upper(), found[0])
        return name if name in names else found[0]

    return re.sub(r"[a-z][a-z0-9]*(_[a-z0-9]+)+", camel, text)


def _component(name: str, known: Schema) -> str:
    about = " ".join(known["description"].split())
    given = _table("Argument", known["inputProperties"], known.get("requiredInputs", []))
    outputs = known["properties"].items()
    made = table(("Output", "Type", "Meaning"), ((code(key), _shape(each), _said(each)) for key, each in outputs))
    return "\n".join([f"## {name}\n", f"{about}\n", f"`coordinator:index:{name}`\n", given, made])


def _type(name: str, known: Schema) -> str:
    if "enum" in known:
        rows = [(code(each["value"]), _said(each)) for each in known["enum"]]
        return "\n".join([f"### {name}\n", table(("Value", "Meaning"), rows)])
    return "\n".join([f"### {name}\n", _table("Field", known["properties"], known.get("required", []))])


def _table(head: str, known: Mapping[str, Schema], required: Iterable[str]) -> str:
    rows = [
        (code(name), "yes" if name in required else "", f"{_shape(each)}{_when(each)}", _said(each))
        for name, each in sorted(known.items(), key=lambda item: item[0] not in required)
    ]
    return table((head, "Required", "Type", "Meaning"), rows)


def _shape(known: Schema) -> str:
    if "$ref" in known:
        name = _last(known["$ref"])
        return "anything" if known["$ref"].startswith("pulumi.json") else _link(name)
    if "oneOf" in known:
        return " or ".join(_shape(each) for each in known["oneOf"])
    if known["type"] == "array":
        return f"list of {_shape(known['items'])}"
    if known["type"] == "object":
        return f"map of {_shape(known['additionalProperties'])}"
    return str(known["type"])


def _when(known: Schema) -> str:
    return ", known at once" if known.get("plain") else ""


def _said(known: Schema) -> str:
    return " ".join(str(known.get("description", "")).split())


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _last(token: str) -> str:
    return token.rpartition(":")[2].rpartition("/")[2]
