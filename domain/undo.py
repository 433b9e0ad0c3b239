"""What must be undone, newest first: a plan, not an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain import stages
from domain.deployment import Deployment
from domain.errors import Code
from domain.kinds import SUBJECT

CHANGES = {stages.INFRASTRUCTURE: "infrastructure", stages.APPLICATION: "application"}
"""The part of a request that a stage changes."""


@dataclass(frozen=True)
class Step:
    """One part to bring back to its snapshot."""

    part: str
    change: dict[str, Any]
    snapshot: dict[str, Any]

    def __str__(self) -> str:
        what = f"{self.change['kind']} {self.change[SUBJECT[self.change['kind']]]}"
        return f"{self.part}: {what} {'back to what it was' if self.snapshot.get('exists') else 'is removed again'}"


def plan(deployment: Deployment) -> tuple[Step, ...]:
    """The parts that may have been touched: their stage began, whether or not it was seen to end.

    The application is undone first, and also where only the infrastructure was touched: a stack that declares a
    function changes the application, too.
    """
    begun = set(deployment.begun) - _never_acted(deployment)
    touched = {part for stage, part in CHANGES.items() if stage in begun and deployment.part(part)}
    snapshot = deployment.snapshot or {}
    return tuple(
        Step(part, change, snapshot[part])
        for part in ("application", "infrastructure")
        if touched & {part, "infrastructure"} and (change := deployment.part(part)) is not None
    )


def _never_acted(deployment: Deployment) -> set[str]:
    """The plan did not hold any more when it was to be carried out: what others did since must stay."""
    failure = deployment.failure or {}
    void = failure.get("code") == Code.PLAN_CHANGED and failure.get("stage") == stages.INFRASTRUCTURE
    return {stages.INFRASTRUCTURE} if void else set()


def step_for(deployment: Deployment, part: str) -> Step | None:
    return next((step for step in plan(deployment) if step.part == part), None)


def prepared(deployment: Deployment) -> bool:
    """Whether something may lie ready in AWS that was made for the plan and never carried out."""
    return stages.PREPARE in deployment.begun and deployment.part("infrastructure") is not None
