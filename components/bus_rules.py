"""What a pipeline hears on its bus: requests, the end of what its stages wait for, and the ends that are counted."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.function import Function
from components.pipeline_args import PipelineArgs
from components.rule import heard, rule
from domain.event import SOURCE, pattern
from domain.events import DeploymentRequested, OperationEnded, RollbackRequested
from domain.measures import COUNTED


def called_by_bus(
    name: str, args: PipelineArgs, *, start: Function, resume: Function, measure: Function, parent: pulumi.Resource
) -> None:
    """The rules; what cannot be delivered goes where the failures of the function go."""
    source = args.get("source", SOURCE)
    ours = {"detail": {"environment": [args["environment"]]}} if args.get("shares_bus") else {}
    calls: Mapping[str, tuple[Function, dict[str, Any]]] = {
        "requests": (start, {**pattern(DeploymentRequested, RollbackRequested, source=source), **ours}),
        "ended-operations": (resume, pattern(OperationEnded, source=source)),
        "endings": (measure, pattern(*COUNTED, source=source)),
    }
    for what, (function, wanted) in calls.items():
        assert function.dead_letters_arn is not None
        when = heard(wanted, args.get("bus_name"))
        rule(f"{name}-{what}", when, function, function.dead_letters_arn, args.get("tags", {}), parent)
