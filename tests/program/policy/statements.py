"""Every statement of every IAM document, whichever property of whichever type holds it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ops.sandbox.monitor import Registration

from .resources import ROLE, ROLE_POLICY, Resources


@dataclass(frozen=True)
class Statement:
    """`of` is the resource that has it; with a Principal it is about `of` itself, without about what a role may do."""

    of: Registration
    said: dict[str, Any]

    @property
    def allows(self) -> bool:
        return self.said["Effect"] == "Allow"

    @property
    def actions(self) -> list[str]:
        return _many(self.said.get("Action", []))

    @property
    def resources(self) -> list[str]:
        return _many(self.said.get("Resource", []))

    @property
    def principals(self) -> set[tuple[str, str]]:
        """(kind, principal), `("*", "*")` for everybody."""
        said = self.said.get("Principal", {})
        said = {"*": said} if isinstance(said, str) else said
        return {(kind, each) for kind, those in said.items() for each in _many(those)}

    @property
    def services(self) -> set[str]:
        return {each for kind, each in self.principals if kind == "Service"}

    @property
    def conditions(self) -> dict[str, list[str]]:
        """Key -> values, whatever the operator."""
        said = self.said.get("Condition", {})
        return {key: _many(value) for tests in said.values() for key, value in tests.items()}

    def __str__(self) -> str:
        sid = self.said.get("Sid")
        return f"{self.of.name} ({sid})" if sid else self.of.name


def statements(resources: Resources) -> Iterator[Statement]:
    for made in resources:
        for text in _texts(made.inputs):
            document = _document(text)
            for said in _many(document.get("Statement", [])):
                yield Statement(made, said)


def granted(resources: Resources) -> Iterator[Statement]:
    """What roles may do."""
    return (each for each in statements(resources) if each.of.type in (ROLE, ROLE_POLICY) and not each.principals)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _document(text: str) -> dict[str, Any]:
    if not text.lstrip().startswith("{"):
        return {}
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) and "Statement" in read else {}


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
