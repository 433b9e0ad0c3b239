"""JSON documents with outputs in them.

`Output.json_dumps` makes an output of every node; a state machine has hundreds, and the SDK waits for each of them in
turn. Here a document waits once, for its outputs alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pulumi


def as_json(value: Any) -> pulumi.Input[str]:
    """The JSON text of plain values and outputs, nested in any way."""
    leaves: list[pulumi.Output[Any]] = []
    shape = _without_outputs(value, leaves)
    if not leaves:
        return json.dumps(shape)
    return pulumi.Output.all(*leaves).apply(lambda found: json.dumps(_filled(shape, iter(found))))


def has_outputs(value: Any) -> bool:
    """Whether anything of it is not known yet."""
    leaves: list[pulumi.Output[Any]] = []
    _without_outputs(value, leaves)
    return bool(leaves)


def as_text(number: pulumi.Input[int]) -> pulumi.Input[str]:
    """A number for an environment variable."""
    return str(number) if isinstance(number, int) else pulumi.Output.from_input(number).apply(str)


class _Gap:
    """Where an output stood."""


def _without_outputs(value: Any, leaves: list[pulumi.Output[Any]]) -> Any:
    if isinstance(value, pulumi.Output):
        leaves.append(value)
        return _Gap
    if isinstance(value, dict):
        return {key: _without_outputs(item, leaves) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_outputs(item, leaves) for item in value]
    return value


def _filled(shape: Any, found: Iterator[Any]) -> Any:
    """The same walk in the same order, so that each output finds its place again."""
    if shape is _Gap:
        return next(found)
    if isinstance(shape, dict):
        return {key: _filled(item, found) for key, item in shape.items()}
    if isinstance(shape, list):
        return [_filled(item, found) for item in shape]
    return shape
