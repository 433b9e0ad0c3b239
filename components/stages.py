"""The stages of a pipeline, as the program names them: what there is, what is wrong with it, and its states."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi

from components.state_machine import Step
from domain import stages
from domain.policy import gated, longest_minutes
from domain.spelling import kebab
from domain.stages import Stages

FUNCTION_SECONDS = 60
"""How long one call of a function may take; a stage must have several times that."""
LEAST_STAGE_SECONDS = 3 * FUNCTION_SECONDS
GATE_MORE_MINUTES = 10
MINUTES = {
    stages.PREPARE: 5,
    stages.INFRASTRUCTURE: 60,
    stages.APPLICATION: 30,
    stages.VALIDATE: 60,
    stages.UNDO_APPLICATION: 30,
    stages.UNDO_INFRASTRUCTURE: 90,
}
"""How long the coordinator's own stages may take where nobody says otherwise."""


class StageArgs(TypedDict):
    name: str
    """Name of the stage and of its state: one of the coordinator's own stages, or yours."""
    timeout_seconds: int
    """How long the stage may take, whatever it waits for."""
    function_arn: NotRequired[pulumi.Input[str]]
    """Your function that does the stage, as docs/stages.md says; default: the coordinator's own function."""
    gate: NotRequired[bool]
    """Whether people must agree here before it goes on; the coordinator asks them. Default false, but for
    ApproveDeployment."""
    changes: NotRequired[bool]
    """Whether your function changes anything that must be undone if this stage or a later one fails; default true."""


def standard(minutes: Mapping[str, int], *asked: Mapping[str, Any]) -> list[StageArgs]:
    """The coordinator's own stages; with a gate, where `asked` (the config of approvals) asks anybody."""
    names = stages.GATED if gated(*asked) else stages.FORWARD
    given = {**MINUTES, **minutes, stages.APPROVE: longest_minutes(*asked) + GATE_MORE_MINUTES}
    return [{"name": name, "timeout_seconds": 60 * given[name]} for name in names]


def standard_undo(minutes: Mapping[str, int]) -> list[StageArgs]:
    given = {**MINUTES, **minutes}
    return [{"name": name, "timeout_seconds": 60 * given[name]} for name in stages.UNDO]


def path_of(forward: Sequence[StageArgs], undo: Sequence[StageArgs]) -> Stages:
    """What a deployment goes through. Raises ValueError with everything that is wrong with it."""
    given = [*forward, *undo]
    own = tuple(stage["name"] for stage in given if "function_arn" in stage)
    gates = [stage["name"] for stage in forward if is_gate(stage)]
    path = Stages(
        forward=tuple(stage["name"] for stage in forward),
        undo=tuple(stage["name"] for stage in undo),
        gate=gates[0] if gates else "",
        own=own,
        harmless=tuple(stage["name"] for stage in forward if stage["name"] in own and not stage.get("changes", True)),
    )
    if problems := [*_of_each(given), *_of_places(forward, undo), *_of_gates(forward, undo), *_of_order(path)]:
        raise ValueError("; ".join(problems))
    return path


def is_gate(stage: StageArgs) -> bool:
    return stage.get("gate", stage["name"] == stages.APPROVE)


def steps_of(args: Sequence[StageArgs], functions: Mapping[str, pulumi.Input[str]], path: Stages) -> list[Step]:
    """The stages as states; `functions` has the ARN of what each calls."""
    return [
        Step(
            stage["name"],
            functions[stage["name"]],
            stage["timeout_seconds"],
            path.ways_out(stage["name"]) if stage["name"] in path.forward else (),
        )
        for stage in args
    ]


def _of_each(given: Sequence[StageArgs]) -> list[str]:
    names = [stage["name"] for stage in given]
    twice = sorted({name for name in names if names.count(name) > 1})
    unknown = [s["name"] for s in given if _ours(s) and s["name"] not in stages.ALL]
    odd = [name for name in names if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,59}", name)]
    taken = [s["name"] for s in given if ("function_arn" in s or s.get("gate")) and s["name"] in RESERVED]
    taken += [s["name"] for s in given if is_gate(s) and kebab(s["name"]) in INSIDE]
    short = [stage["name"] for stage in given if stage["timeout_seconds"] < LEAST_STAGE_SECONDS]
    return [
        *_said(odd, "a name has up to 60 letters and digits, and begins with a letter"),
        *_said(twice, "two stages cannot have one name"),
        *_said(unknown, "the coordinator has no such stage: give it the function_arn of yours, or say gate: true"),
        *_said(taken, "the coordinator has a stage of this name: give yours another"),
        *_said(short, f"a stage must have at least {LEAST_STAGE_SECONDS} seconds, three calls of its function"),
    ]


RESERVED = tuple(name for name in stages.ALL if name != stages.APPROVE)


INSIDE = ("start", "control", "resume", "sweep", "measure", "call-stage")
"""What else a pipeline has functions for: a gate's function is called like the gate."""


def _of_places(forward: Sequence[StageArgs], undo: Sequence[StageArgs]) -> list[str]:
    """The coordinator's own stages either deploy or undo; the last one comes by itself."""
    first = [s["name"] for s in forward if _ours(s) and s["name"] in (*stages.UNDO, stages.FINISH)]
    last = [s["name"] for s in undo if _ours(s) and s["name"] in (*stages.FORWARD, stages.FINISH)]
    return [
        *_said(first, f"leave it out of the stages: {stages.FINISH} comes by itself, and an undo is for undo_stages"),
        *_said(last, f"leave it out of the undo_stages: only {' and '.join(stages.UNDO)} undo, and stages of yours"),
    ]


def _ours(stage: StageArgs) -> bool:
    return "function_arn" not in stage and not is_gate(stage)


def _of_gates(forward: Sequence[StageArgs], undo: Sequence[StageArgs]) -> list[str]:
    gates = [stage["name"] for stage in forward if is_gate(stage)]
    behind = [stage["name"] for stage in undo if is_gate(stage)]
    called = [stage["name"] for stage in (*forward, *undo) if is_gate(stage) and "function_arn" in stage]
    many = gates if len(gates) > 1 else []
    return [
        *_said(many, "people are asked once: leave one gate"),
        *_said(behind, "an undo does not wait for people"),
        *_said(called, "a gate asks people, and calls nothing: leave its function_arn out"),
    ]


def _of_order(path: Stages) -> list[str]:
    """The coordinator's own stages rest on each other; what changes something needs an undo."""
    found = []
    if not path.needed:
        found.append("stages: a pipeline needs a stage that does something")
    for name, needs in NEEDS.items():
        missing = [each for each in needs if each not in (*path.forward, *path.undo)] if name in path.forward else []
        found += _said(missing, f"{name} cannot do without it")
    if stages.PREPARE in path.forward and path.forward[0] != stages.PREPARE:
        found.append(f"{stages.PREPARE} must come first: it finds out what cannot work")
    if path.changing and not any(name in path.own for name in path.undo):
        found.append(
            f"{', '.join(path.changing)}: what your stages change needs a stage of yours among the undo_stages"
        )
    return found


NEEDS = {
    stages.INFRASTRUCTURE: (stages.PREPARE, stages.UNDO_INFRASTRUCTURE),
    stages.APPLICATION: (stages.PREPARE, stages.UNDO_APPLICATION),
    stages.VALIDATE: (stages.PREPARE,),
}
"""What the coordinator's own stages cannot do without."""


def _said(names: Sequence[str], wrong: str) -> list[str]:
    return [f"{', '.join(names)}: {wrong}"] if names else []
