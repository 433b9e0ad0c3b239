"""What the components look like from TypeScript, Go and YAML is pinned, complete and explained."""

from __future__ import annotations

import inspect
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import components
from components import plugin

from .arguments import NAMES, described, schema

GOLDEN = Path(__file__).with_name("schema.json")
CHANGED = """The schema has changed. If that is meant: REWRITE=1 pytest tests/package, and look at the difference.
New components, optional arguments and outputs are a minor version. A name that goes or changes, another type, an
argument that becomes required or plain: each of these breaks programs, and needs what CONTRIBUTING.md says of it."""
TOKEN = re.compile(r"coordinator:index:[A-Z][A-Za-z]*")
"""https://github.com/pulumi/pulumi/blob/master/pkg/codegen/schema/pulumi.json, narrowed to the module of components."""
KINDS = ("string", "integer", "number", "boolean", "array", "object")
FOREIGN = re.compile(r"(/[a-z]+)/v\d+\.\d+\.\d+(?=/)")
TYPES = schema().get("types", {})
Place = tuple[str, dict[str, Any]]


def pinned() -> dict[str, Any]:
    """Without what moves with every release of the packages that we use, and with every one of ours."""
    document = json.loads(FOREIGN.sub(r"\1", json.dumps(schema())))
    dependencies = [{k: v for k, v in each.items() if k != "version"} for each in document.pop("dependencies", [])]
    return {**document, "version": "", "dependencies": dependencies}


def objects() -> list[Place]:
    """Everything that has properties: the inputs and outputs of components, and what arguments are made of."""
    found: list[Place] = []
    for name in NAMES:
        component = described(name)
        found += [(f"{name} inputs", component["inputProperties"]), (f"{name} outputs", component["properties"])]
    return found + [(token, each["properties"]) for token, each in TYPES.items() if "enum" not in each]


def inside(place: str, type_: dict[str, Any]) -> Iterator[Place]:
    """A type, and what it is made of."""
    yield place, type_
    for key in ("items", "additionalProperties"):
        if key in type_:
            yield from inside(f"{place}.{key}", type_[key])


PROPERTIES = [(f"{place} {key}", each) for place, properties in objects() for key, each in properties.items()]


def test_the_schema_is_the_pinned_one():
    now = json.dumps(pinned(), indent=2, sort_keys=True) + "\n"
    if os.environ.get("REWRITE"):
        GOLDEN.write_text(now)
    assert now == GOLDEN.read_text(), CHANGED


def test_what_is_public_and_a_component_is_hosted_with_its_arguments():
    assert set(NAMES) >= {"ControlApi", "EventBus", "Function", "HistoryStore", "LogStore", "Monitoring", "Pipeline"}
    assert {f"{name}Args" for name in NAMES} <= set(components.__all__)


def test_every_component_has_the_token_of_its_class():
    assert set(schema()["resources"]) == {f"coordinator:index:{name}" for name in NAMES}
    assert all(TOKEN.fullmatch(token) for token in (*schema()["resources"], *TYPES))
    assert all(described(name)["isComponent"] for name in NAMES)


def test_the_version_and_the_names_are_such_as_sdks_may_have():
    assert re.fullmatch(r"\d+\.\d+\.\d+", schema()["version"])
    assert (schema()["name"], schema()["namespace"]) == (plugin.NAME, plugin.NAMESPACE)
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", schema()["namespace"])


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_requires_what_the_arguments_require(name):
    arguments = getattr(components, f"{name}Args")
    assert {snake(key) for key in described(name)["inputProperties"]} == set(inspect.get_annotations(arguments))
    assert {snake(key) for key in described(name).get("requiredInputs", [])} == arguments.__required_keys__


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_has_every_output(name):
    outputs = set(vars(getattr(components, name))["__annotations__"])
    assert {snake(key) for key in described(name)["properties"]} == outputs
    assert {snake(key) for key in described(name)["required"]} == outputs


def test_everything_is_explained_by_a_sentence():
    enums = [(token, each) for token, type_ in TYPES.items() for each in type_.get("enum", [])]
    classes = [*schema()["resources"].items(), *((t, each) for t, each in TYPES.items() if "enum" in each)]
    everything = (*PROPERTIES, *enums, *classes)
    assert [place for place, each in everything if not explained(each)] == []


def explained(described: dict[str, Any]) -> bool:
    """By a first paragraph that is a sentence; below it may stand where that is known from."""
    return str(described.get("description")).partition("\n\n")[0].strip().endswith(".")


def test_no_type_is_opaque():
    """The analyzer makes nothing of datetime, Decimal and classes without annotations, and says so nowhere."""
    assert [place for place, properties in objects() if not properties and "inputs" not in place] == []
    parts = [part for place, each in PROPERTIES for part in inside(place, each)]
    assert [place for place, each in parts if ("$ref" in each) == (each.get("type") in KINDS)] == []
    assert [place for place, each in parts if each.get("type") == "array" and "items" not in each] == []


def test_every_reference_leads_to_a_type_of_ours_or_to_anything():
    parts = [each for place, type_ in PROPERTIES for _, each in inside(place, type_)]
    used = {each["$ref"] for each in parts if "$ref" in each}
    assert used - {"pulumi.json#/Any", "pulumi.json#/Asset", "pulumi.json#/Archive"} == {f"#/types/{t}" for t in TYPES}


def snake(key: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in key)
