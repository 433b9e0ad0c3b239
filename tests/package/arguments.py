"""The arguments of tests/program/alone as the engine sends them: camelCase wherever the schema has a name for them."""

from __future__ import annotations

import json
import runpy
from functools import cache
from typing import Any

import pulumi

from components import plugin
from domain.spelling import camel
from tests.program.runs import ALONE

from .engine import ARCHIVE, SIGNATURE

NAMES = [each.__name__ for each in plugin.HOSTED]
GIVEN = {"least": "LEAST", "all": "ALL"}


@cache
def schema() -> dict[str, Any]:
    """Generated in process: what the engine gets of GetSchema."""
    return json.loads(plugin.Provider().schema)


def described(component: str) -> dict[str, Any]:
    return schema()["resources"][f"{plugin.NAME}:index:{component}"]


def sent(component: str, which: str) -> dict[str, Any]:
    """`least` or `all` of a component's arguments."""
    given = runpy.run_path(str(ALONE / "arguments.py"))[GIVEN[which]][component]
    return _object(given, described(component)["inputProperties"])


def _object(value: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {camel(key): _value(each, properties[camel(key)]) for key, each in value.items()}


def _value(value: Any, type_: dict[str, Any]) -> Any:
    """Only objects with a type of the package are spelled anew: the keys of a map are the caller's."""
    reference = type_.get("$ref", "")
    if reference.startswith("#/types/"):
        return _object(value, schema()["types"][reference.removeprefix("#/types/")].get("properties", {}))
    if "items" in type_:
        return [_value(each, type_["items"]) for each in value]
    if isinstance(value, pulumi.FileArchive):
        return {SIGNATURE: ARCHIVE, "path": value.path}
    if isinstance(inner := type_.get("additionalProperties"), dict):
        return {key: _value(each, inner) for key, each in value.items()}
    return value
