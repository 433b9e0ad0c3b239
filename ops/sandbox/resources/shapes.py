"""Turns Pulumi's inputs into the parameters of an AWS call, by the call's model; drops nothing in silence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ops.sandbox.errors import MappingError


def parameters(
    client: Any, operation: str, values: Mapping[str, Any], renamed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The parameters of an operation from inputs of the same meaning; `renamed` is {Pulumi's: AWS's}.

    Names are compared without case and punctuation at every level. MappingError for a name AWS does not have.
    """
    shape = client.meta.service_model.operation_model(operation).input_shape
    return _structure(shape, values, renamed or {}, operation)


def _structure(shape: Any, values: Mapping[str, Any], renamed: Mapping[str, str], path: str) -> dict[str, Any]:
    members = {_normal(name): name for name in shape.members}
    result = {}
    for key, value in values.items():
        if value is None:
            continue
        name = members.get(_normal(renamed.get(key, key)))
        if name is None:
            raise MappingError(f"{path} has no parameter for '{key}': map it, or stop passing it")
        result[name] = _value(shape.members[name], value, renamed, f"{path}.{key}")
    return result


def _value(shape: Any, value: Any, renamed: Mapping[str, str], path: str) -> Any:
    match shape.type_name:
        case "structure":
            return _structure(shape, value, renamed, path)
        case "list" if isinstance(value, dict):
            return _tags(shape, value)
        case "list":
            return [_value(shape.member, each, renamed, path) for each in value]
        case "map":
            return {key: _value(shape.value, each, renamed, path) for key, each in value.items()}
        case "integer" | "long":
            return int(value)  # Pulumi's numbers travel as floats
        case "string" if isinstance(value, dict | list):
            return json.dumps(value)
        case _:
            return value


def _tags(shape: Any, values: dict[str, str]) -> list[dict[str, str]]:
    names = {name.lower(): name for name in shape.member.members}
    return [{names["key"]: key, names["value"]: value} for key, value in values.items()]


def _normal(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def changed_tags(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> tuple[dict[str, str], list[str]]:
    """(tags to set, keys to remove)."""
    before, after = dict(old or {}), dict(new or {})
    return {k: v for k, v in after.items() if before.get(k) != v}, [k for k in before if k not in after]


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags in the form of most services."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
