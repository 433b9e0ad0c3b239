"""A component keeps the URNs of what it makes: for whoever has it in a stack, a new name deletes and creates anew."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.sandbox.monitor import STACK_TYPE
from tests.program.runs import STACKS, alone, ran

from .aliases import found
from .arguments import NAMES

HERE = Path(__file__).parent
GOLDEN = HERE / "urns.txt"
RELEASED = sorted(HERE.glob("urns.*.*.*.txt"))
"""What stacks may have: urns.txt of each release, added with it and never edited."""
WHICH = ("least", "all")
CHANGED = """URNs or aliases have changed. What is new is fine; what was renamed needs an alias (see the test below),
and what is gone is deleted with its data. Then: REWRITE=1 pytest tests/package, and look at the difference."""
GONE = {
    r"the program as \w+: .*::events-to-(start|measure|notify)\b.*": "Pipeline and Monitoring have rules of their own, "
    "which are there before those of the bus go; an event that comes twice counts once",
    r"Pipeline, all of its arguments: .*::mine-targets": "one of all arguments is now the table of a TargetStore",
}
"""Lines of those files, with their titles, that are not made any more on purpose, and why nobody misses them."""


def runs() -> Iterator[tuple[str, Any]]:
    for component in NAMES:
        for which in WHICH:
            yield f"{component}, {which} of its arguments:", alone(component, which).registrations
    for stack in STACKS:
        yield f"the program as {stack}:", ran(stack).registrations


def listed() -> str:
    lines = []
    for title, registrations in runs():
        made = [each for each in registrations.values() if each.type != STACK_TYPE]
        lines += [title, *sorted(line for each in made for line in _lines(each))]
    return "\n".join(lines) + "\n"


def _lines(made: Any) -> list[str]:
    name = "::".join(made.urn.split("::")[2:])
    return [f"  {name}", *(f"  {name} was {_told(alias)}" for alias in made.raw.aliases)]


def _told(alias: Any) -> str:
    above = "at the top" if alias.spec.noParent else alias.spec.parentUrn.rpartition("::")[2]
    return " ".join(filter(None, (alias.urn, alias.spec.type, alias.spec.name, above and f"below {above}")))


def test_everything_keeps_its_urn_and_its_aliases():
    now = listed()
    if os.environ.get("REWRITE"):
        GOLDEN.write_text(now)
    assert now == GOLDEN.read_text(), CHANGED


@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.stem)
def test_what_was_released_is_found_again_by_its_name_or_an_alias(file):
    """Else it needs an alias: ResourceOptions(aliases=[pulumi.Alias(name=..., parent=...)])."""
    now = {title: found(registrations) for title, registrations in runs()}
    lost, title = [], ""
    for line in file.read_text().splitlines():
        if not line.startswith(" "):
            title = line
        elif title in now and line.split()[0] not in now[title]:
            lost.append(f"{title} {line.strip()}")
    assert [each for each in lost if not any(re.fullmatch(gone, each) for gone in GONE)] == []


def test_a_child_is_found_by_what_its_parent_was_called():
    """The aliases of the pipeline's functions are for their roles and policies, too."""
    registrations = alone("Pipeline", "least").registrations
    renamed = [urn for urn in found(registrations) if "Function::" not in urn and "::finish-deployment-role" in urn]
    assert renamed == [
        "coordinator:index:Pipeline$coordinator:index:Function$aws:iam/role:Role::finish-deployment-role"
    ]
