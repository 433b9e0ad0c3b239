"""What must be undone, newest first: a plan, not an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain import stages
from domain.deployment import Deployment
from domain.errors import Code
from domain.kinds import SUBJECT
from domain.stages import Stages

CHANGES = {stages.INFRASTRUCTURE: "infrastructure", stages.APPLICATION: "application"}
"""The part of a request that a stage changes."""
REVERTS = {stages.UNDO_APPLICATION: "application", stages.UNDO_INFRASTRUCTURE: "infrastructure"}
"""The part that a stage of the undo brings back."""


@dataclass(frozen=True)
class Step:
    """One part to bring back to its snapshot; or, by a stage of that name, what the owner's stages did."""

    part: str
    change: dict[str, Any]
    snapshot: dict[str, Any]
    irreversible: str = ""
    """Why it cannot be brought back, if so."""
    undoes: tuple[str, ...] = ()
    """The owner's stages that began, newest first."""

    def __str__(self) -> str:
        if self.undoes:
            return f"{self.part} undoes {', '.join(self.undoes)}"
        what = f"{self.change['kind']} {self.change[SUBJECT[self.change['kind']]]}"
        if self.irreversible:
            return f"{self.part}: {what} does NOT come back: {self.irreversible}"
        if "undo" in self.change:
            return f"{self.part}: {what} is undone by another build"
        return f"{self.part}: {what} {'back to what it was' if self.snapshot.get('exists') else 'is removed again'}"


def plan(deployment: Deployment) -> tuple[Step, ...]:
    """The parts that may have been touched: their stage began, whether or not it was seen to end; in the order in which
    the stages of the undo bring them back.

    The application is undone first, and also where only the infrastructure was touched: a stack that declares a
    function changes the application, too.
    """
    begun = set(deployment.begun) - _never_acted(deployment)
    touched = {part for stage, part in CHANGES.items() if stage in begun and deployment.part(part)}
    snapshot, own, steps = deployment.snapshot or {}, undoes(deployment), list[Step]()
    for stage in deployment.stages.undo:
        part = REVERTS.get(stage, "")
        if touched & {part, "infrastructure"} and (change := deployment.part(part)) is not None:
            steps.append(Step(part, change, snapshot[part], _irreversible(deployment, part, begun)))
        if own and not part:
            steps.append(Step(stage, {}, {}, undoes=own))
    return tuple(steps)


def promised(path: Stages) -> list[str]:
    """What the owner's stages of the undo are for, before anything has begun."""
    own = [name for name in path.undo if name in path.own]
    undo = "undoes" if len(own) == 1 else "undo"
    return [f"{' and '.join(own)} {undo} {' and '.join(reversed(path.changing))}"] if own and path.changing else []


def undoes(deployment: Deployment) -> tuple[str, ...]:
    """The owner's stages that began and change something, newest first: what the owner's stages of the undo are for."""
    return tuple(name for name in reversed(deployment.begun) if name in deployment.stages.changing)


def _never_acted(deployment: Deployment) -> set[str]:
    """The plan did not hold any more when it was to be carried out: what others did since must stay."""
    failure = deployment.failure or {}
    void = failure.get("code") == Code.PLAN_CHANGED and failure.get("stage") == stages.INFRASTRUCTURE
    return {stages.INFRASTRUCTURE} if void else set()


def _irreversible(deployment: Deployment, part: str, begun: set[str]) -> str:
    """A part that was marked so, and may have been changed."""
    acted = any(CHANGES.get(stage) == part for stage in begun)
    planned = (deployment.plan or {}).get(part, {})
    change = deployment.part(part) or {}
    return str(change.get("irreversibleReason", "")) if acted and not planned.get("unchanged") else ""


def step_for(deployment: Deployment, part: str) -> Step | None:
    return next((step for step in plan(deployment) if step.part == part), None)


def advice(held: Deployment) -> str:
    """What people can do when this undo has failed."""
    mended = not any(step.irreversible for step in plan(held))
    retry = f"Mend the cause and `retry {held.id}`, or bring" if mended else "Bring"
    return (
        f"{retry} {held.service} by hand to a state that you trust, and say which: "
        f"`resolve {held.service} --as restored` or `--as live:VERSION`"
    )


def prepared(deployment: Deployment) -> bool:
    """Whether something may lie ready in AWS that was made for the plan and never carried out."""
    return stages.PREPARE in deployment.begun and deployment.part("infrastructure") is not None
