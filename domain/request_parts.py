"""The parts of a request: what is to be changed, how it proves itself, and what is wrong with any of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import builds, functions
from domain.fields import Field, one_of, problems_of, show
from domain.kinds import APPLICATION, INFRASTRUCTURE, PART, PARTS, VALIDATION
from domain.stages import Stages

MAX_VALIDATIONS = 20


def problems(detail: Mapping[str, Any], path: Stages) -> list[str]:
    """Everything that is wrong with the parts; `path` is what works on them."""
    return [
        *_part("infrastructure", detail, INFRASTRUCTURE),
        *_part("application", detail, APPLICATION),
        *builds.repeated(detail),
        *_validations(detail.get("validation", [])),
        *idle(detail, path),
    ]


def idle(detail: Mapping[str, Any], path: Stages) -> list[str]:
    """What no stage works on would be forgotten without a word."""
    known = (*PARTS, "validation", "input")
    own = f"they work on {' and '.join(path.parts) or 'none of it'}"
    return [
        f"{part} is for none of this pipeline's stages ({', '.join(path.forward)}): {own}; leave it out"
        for part in known
        if part in detail and part not in path.parts
    ]


def _part(where: str, detail: Mapping[str, Any], kinds: Mapping[str, dict[str, Field]]) -> list[str]:
    if where not in detail:
        return []
    own = {kind: {**fields, **PART} for kind, fields in kinds.items()}
    part = detail[where]
    further = [*_irreversible(where, part), *functions.problems(where, part), *builds.problems(where, part)]
    return [*_kind(where, part, own), *further]


def _kind(where: str, part: Any, kinds: Mapping[str, dict[str, Field]]) -> list[str]:
    if not isinstance(part, dict):
        return [f"{where} must be an object, not {show(part)}"]
    kind = part.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        said = f"not {show(kind)}" if "kind" in part else "but is missing"
        return [f"{where}.kind must be {' or '.join(map(show, kinds))}, {said}"]
    return problems_of(where, part, {"kind": Field(one_of(kind)), **kinds[kind]})


def _irreversible(where: str, part: Any) -> list[str]:
    """Who marks a part so must say why; a reason alone would be forgotten."""
    if not isinstance(part, dict) or bool(part.get("irreversible")) == ("irreversibleReason" in part):
        return []
    return [f"{where}.irreversible and {where}.irreversibleReason, a sentence why, must be given together"]


def _validations(validations: Any) -> list[str]:
    if not isinstance(validations, list) or len(validations) > MAX_VALIDATIONS:
        return [f"validation must be a list of at most {MAX_VALIDATIONS}, not {show(validations)}"]
    return [p for n, each in enumerate(validations) for p in _kind(f"validation[{n}]", each, VALIDATION)]
