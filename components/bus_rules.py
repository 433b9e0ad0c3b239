"""What a pipeline hears on its bus: requests, the end of what its stages wait for, and the ends that are counted."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from components.documents import as_json
from components.event_bus import target
from components.function import Function
from components.pipeline_args import PipelineArgs
from domain.event import SOURCE, pattern
from domain.events import DeploymentRequested, OperationEnded, RollbackRequested
from domain.measures import COUNTED


def called_by_bus(
    name: str, args: PipelineArgs, *, start: Function, resume: Function, measure: Function, parent: pulumi.Resource
) -> None:
    """The rules; what cannot be delivered goes where the failures of the function go."""
    source = args.get("source", SOURCE)
    ours = {"detail": {"environment": [args["environment"]]}} if args.get("shares_bus") else {}
    heard: Mapping[str, tuple[Function, dict[str, Any]]] = {
        "requests": (start, {**pattern(DeploymentRequested, RollbackRequested, source=source), **ours}),
        "ended-operations": (resume, pattern(OperationEnded, source=source)),
        "endings": (measure, pattern(*COUNTED, source=source)),
    }
    for what, (function, wanted) in heard.items():
        rule = aws.cloudwatch.EventRule(
            f"{name}-{what}",
            event_bus_name=args.get("bus_name"),
            event_pattern=as_json(wanted),
            tags=args.get("tags", {}),
            opts=pulumi.ResourceOptions(parent=parent),
        )
        assert function.dead_letters_arn is not None
        target(f"{name}-{what}", rule, function, function.dead_letters_arn, parent)
