"""The URNs under which the engine finds what a stack has already: those of now, and those of all aliases.

https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/: what a resource was called, its children were, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ops.sandbox.monitor import STACK_TYPE


def found(registrations: Mapping[str, Any]) -> set[str]:
    """`type::name` of everything that is found, by whatever name."""
    return {urn for made in registrations.values() if made.type != STACK_TYPE for urn in every(made, registrations)}


def every(made: Any, registrations: Mapping[str, Any]) -> set[str]:
    above = registrations[made.parent]
    parents = {""} if above.type == STACK_TYPE else every(above, registrations)
    own = _urn(_short(made.parent), made.type, made.name)
    inherited = {_urn(parent, made.type, _renamed(made.name, above.name, parent)) for parent in parents}
    return {own} | inherited | set(_given(made))


def _given(made: Any) -> Iterator[str]:
    """By its own aliases."""
    for alias in made.raw.aliases:
        if not alias.HasField("spec"):
            yield _short(alias.urn)
            continue
        spec = alias.spec
        parent = "" if spec.noParent else _short(spec.parentUrn or made.parent)
        yield _urn(parent, spec.type or made.type, spec.name or made.name)


def _renamed(name: str, parent: str, alias: str) -> str:
    """A child that is named after its parent was so before."""
    before = alias.rpartition("::")[2]
    return before + name.removeprefix(parent) if before and name.startswith(parent) else name


def _urn(parent: str, type_: str, name: str) -> str:
    above = parent.partition("::")[0]
    return f"{above}${type_}::{name}" if above else f"{type_}::{name}"


def _short(urn: str) -> str:
    """Without stack and project; nothing for the stack itself."""
    short = "::".join(urn.split("::")[2:])
    return "" if short.startswith(STACK_TYPE) else short
