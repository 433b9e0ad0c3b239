"""Holds a program and a mapping to what the mapping declares: nothing unmapped passes in silence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pulumi

from ops.sandbox.errors import MappingError
from ops.sandbox.monitor import plain
from ops.sandbox.resources.archive import zip_archive
from ops.sandbox.resources.resource_type import Inputs, Made, ResourceType


def checked_inputs(kind: ResourceType, name: str, given: Mapping[str, Any]) -> Inputs:
    """The inputs that mean something here, secrets revealed; MappingError for one that is not mapped."""
    inputs = {key: plain(value) for key, value in given.items() if value is not None}
    unknown = sorted(set(inputs) - kind.identity - kind.changeable - set(kind.ignored))
    if unknown:
        raise MappingError(f"{kind.token} '{name}': the sandbox has no mapping for the input(s) {', '.join(unknown)}")
    return {key: value for key, value in inputs.items() if key not in kind.ignored}


def check_outputs(kind: ResourceType, made: Made) -> None:
    """Raise MappingError unless a mapping gave exactly the outputs that it declares."""
    given = set(made.outputs) - {kind.name_input}  # an update hands the old outputs on
    if not kind.outputs <= given or not given <= kind.outputs | kind.sometimes:
        raise MappingError(f"{kind.token}: the mapping declares {sorted(kind.outputs)}, but gave {sorted(given)}")


def digest(value: Any) -> str:
    """A fingerprint of one input; archives by the bytes of their files."""
    content = zip_archive(value) if isinstance(value, pulumi.Archive) else json.dumps(value, sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()
