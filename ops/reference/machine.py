"""docs/state-machine.md: the way of a deployment, and the statuses that it goes through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components.state_machine import Step, definition
from domain import stages
from domain.deployment import TRANSITIONS, Status
from ops.reference.markdown import WRITTEN, paragraphs

TOLD = """Every stage is one state that hands out a task token and waits for its answer.

`{gate}` (dashed) is there where the stack's config names approvers; without it `{before}` leads to `{after}`. A
deployment that succeeds costs {most} transitions with it, the start included, and {least} without.
"""
LAW = """## Status of a deployment

As `domain/deployment.py` allows it. `REFUSED` is the other end of a request.
"""
DASHED = "classDef optional stroke-dasharray: 5 5"


def machine_reference() -> str:
    source = WRITTEN.format(source="`components/state_machine.py`, `domain/stages.py` and `domain/deployment.py`")
    before, gate, after = stages.GATED[:3]
    costs = {"most": _transitions(stages.GATED), "least": _transitions(stages.FORWARD)}
    told = paragraphs(TOLD, gate=gate, before=before, after=after, **costs)
    drawn = [f"```mermaid\n{lines}```\n" for lines in (gated_diagram(), status_diagram())]
    return "\n".join(["# State machine\n", source, told, drawn[0], LAW, drawn[1]])


def _machine(forward: Sequence[str]) -> dict[str, Any]:
    steps = [Step(name, "", 0, stages.HARMLESS.get(name, ())) for name in forward]
    return definition(steps, [Step(name, "", 0) for name in stages.UNDO], Step(stages.FINISH, "", 0))


def _transitions(forward: Sequence[str]) -> int:
    """The start, and every state on the way to success."""
    states, name, count = _machine(forward)["States"], forward[0], 2
    while "Next" in states[name]:
        name, count = states[name]["Next"], count + 1
    return count


def gated_diagram() -> str:
    """The machine with the gate, and the ways that only the one without has."""
    lines = diagram(_machine(stages.GATED)).splitlines()
    more = [line for line in diagram(_machine(stages.FORWARD)).splitlines() if line not in lines]
    shortcuts = [f"{line}: nobody is asked" for line in more]
    dashed = [f"    {DASHED}", f"    class {stages.APPROVE} optional"]
    return "".join(f"{line}\n" for line in (*lines, *shortcuts, *dashed))


def status_diagram() -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {Status.QUEUED}"]
    for status, following in TRANSITIONS.items():
        lines += [f"    {status} --> {each}" for each in Status if each in following]
    return "".join(f"{line}\n" for line in lines)


def diagram(machine: Mapping[str, Any]) -> str:
    """The definition as a mermaid diagram: every state, and every way from one to another."""
    lines = ["stateDiagram-v2", f"    [*] --> {machine['StartAt']}"]
    for name, state in machine["States"].items():
        lines += [f"    {name} --> {state.get('Next', '[*]')}"]
        lines += [f"    {name} --> {caught['Next']}: {_errors(caught)}" for caught in state.get("Catch", [])]
    return "".join(f"{line}\n" for line in lines)


def _errors(caught: Mapping[str, Any]) -> str:
    return " or ".join("any failure" if name == "States.ALL" else name for name in caught["ErrorEquals"])
