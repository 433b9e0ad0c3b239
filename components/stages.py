"""The stages of a pipeline, as the program names them: each a function with so much time."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi

from components.state_machine import Step

FUNCTION_SECONDS = 60
"""How long one call of a function may take; a stage must have several times that."""
LEAST_STAGE_SECONDS = 3 * FUNCTION_SECONDS


class StageArgs(TypedDict):
    name: str
    """Name of the stage, and of its state."""
    function_name: pulumi.Input[str]
    """Name of its function."""
    function_arn: pulumi.Input[str]
    """ARN of its function."""
    timeout_seconds: int
    """How long the stage may take, whatever it waits for."""
    harmless: NotRequired[Sequence[str]]
    """Codes of failures after which nothing can have changed: they lead to the end without an undo."""


def check(stages: Sequence[StageArgs]) -> None:
    """Raises ValueError with every stage that has too little time."""
    short = [stage["name"] for stage in stages if stage["timeout_seconds"] < LEAST_STAGE_SECONDS]
    if short:
        raise ValueError(
            f"{', '.join(short)}: a stage must have at least {LEAST_STAGE_SECONDS} seconds, three calls of its function"
        )


def step_of(stage: StageArgs) -> Step:
    """The stage as a state of the machine."""
    return Step(stage["name"], stage["function_arn"], stage["timeout_seconds"], tuple(stage.get("harmless", ())))
