"""The stages of a deployment, by the one name each has everywhere, and those that pipelines have of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.errors import Code
from domain.record import Record

PREPARE = "PrepareDeployment"
APPROVE = "ApproveDeployment"
INFRASTRUCTURE = "DeployInfrastructure"
APPLICATION = "DeployApplication"
VALIDATE = "ValidateDeployment"
UNDO_APPLICATION = "RollbackApplication"
UNDO_INFRASTRUCTURE = "RollbackInfrastructure"
FINISH = "FinishDeployment"

FORWARD = (PREPARE, INFRASTRUCTURE, APPLICATION, VALIDATE)
"""What every deployment goes through; a gate stands before the first change where a stack asks for it."""
GATED = (PREPARE, APPROVE, INFRASTRUCTURE, APPLICATION, VALIDATE)
UNDO = (UNDO_APPLICATION, UNDO_INFRASTRUCTURE)
ALL = (*GATED, *UNDO, FINISH)
STOPPED = (Code.REJECTED.value, Code.EXPIRED.value, Code.CANCELLED.value)
"""How a gate ends a deployment."""
HARMLESS = {PREPARE: (Code.PLAN_FAILED.value,), APPROVE: STOPPED, INFRASTRUCTURE: (Code.PLAN_CHANGED.value,)}
"""Failures of a stage after which nothing can have changed."""
WORKS_ON = {PREPARE: "", INFRASTRUCTURE: "infrastructure", APPLICATION: "application", VALIDATE: "validation"}
"""The coordinator's own stages, and the part of a request that each works on."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Stages(Record):
    """What a deployment goes through, and what undoes it; each in order.

    `gate` is where people must agree, `own` are those that functions of the pipeline's owner do, and `harmless` those
    of them that change nothing. A deployment keeps the stages with which it began, whatever becomes of its pipeline.
    """

    forward: tuple[str, ...]
    undo: tuple[str, ...]
    gate: str = ""
    own: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        """What must be done to succeed; a gate is there only where somebody must agree."""
        return tuple(name for name in self.forward if name != self.gate)

    @property
    def changing(self) -> tuple[str, ...]:
        """The owner's stages that must be undone once they have begun."""
        return tuple(name for name in self.forward if name in self.own and name not in self.harmless)

    @property
    def woken(self) -> tuple[str, ...]:
        """Stages that are told at once what people decided: the others may be acting, and are given up when they cannot
        be."""
        return tuple(name for name in self.forward if name in (self.gate, VALIDATE))

    @property
    def parts(self) -> tuple[str, ...]:
        """What a request may say: a part that no stage works on would be forgotten."""
        parts = [part for name in self.forward if (part := WORKS_ON.get(name))]
        return (*parts, *(["input"] if self.own else []))

    @property
    def deploys(self) -> bool:
        """Whether any of it acts as the service, under its deploy role."""
        return PREPARE in self.forward

    def goes_on(self, stage: str) -> bool:
        """Whether a cancel does not end it: an undo is what a cancel leads to, and a gate ends by itself."""
        return stage in (*self.undo, self.gate)

    def ways_out(self, stage: str) -> tuple[str, ...]:
        """The failures of a stage that lead to the end without an undo: nothing can have changed before it either."""
        before = self.forward[: self.forward.index(stage)]
        if any(name in (INFRASTRUCTURE, APPLICATION, *self.changing) for name in before):
            return ()
        if stage == self.gate:
            return STOPPED
        if stage in self.harmless:  # what was made for the plan is taken back by the undo
            return () if PREPARE in before else (Code.STAGE_FAILED.value,)
        return HARMLESS.get(stage, ())


STANDARD = Stages(forward=GATED, undo=UNDO, gate=APPROVE)
"""The coordinator's own."""


def read(row: Any) -> Stages | None:
    """The stages from plain JSON, as `Stages` has them; None for the coordinator's own."""
    if not row:
        return None
    told: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Stages(**told)
