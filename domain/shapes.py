"""The shapes that a part of each kind may have: a schema has no other words for fields that need or exclude each other.

Exactly one of them fits what `domain.request` accepts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.fields import Field, one_of
from domain.kinds import PART

Shape = dict[str, Field]


def of_parts(kinds: Mapping[str, Shape]) -> list[tuple[str, Shape]]:
    """Each kind with each of its shapes."""
    return [(kind, shape) for kind, known in kinds.items() for shape in _of(kind, known)]


def _of(kind: str, known: Shape) -> list[Shape]:
    undone = {**known, "irreversible": Field(one_of(False))}
    final = {**known, "irreversible": Field(one_of(True)), "irreversibleReason": PART["irreversibleReason"]}
    final = _with(final, "irreversible", "irreversibleReason")
    if kind == "codebuild":
        return [_with(undone, "undo"), _without(final, "undo")]
    if kind == "lambda":
        return [shape for whole in (undone, final) for shape in _of_code(whole)]
    return [undone, final]


def _of_code(whole: Shape) -> list[Shape]:
    return [
        _without(_with(whole, "code"), "image"),
        _without(_with(whole, "image"), "code", "codeVersion", "codeSha256"),
    ]


def _with(shape: Shape, *needed: str) -> Shape:
    return {name: replace(field, required=True) if name in needed else field for name, field in shape.items()}


def _without(shape: Shape, *excluded: str) -> Shape:
    return {name: field for name, field in shape.items() if name not in excluded}
