"""Runs of a program that has a Monitoring and nothing else."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import Result, run_program

PROJECT = Path(__file__).with_name("project")
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:pipeline"
PAGE = "arn:aws:lambda:us-east-1:123456789012:function:page"
PIPELINE = {
    "name": "pipeline",
    "environment": "prod",
    "state_machine_arn": MACHINE,
    "sweep_function_name": "sweep",
    "function_names": ["start", "sweep", "resume", "finish-deployment"],
    "dead_letter_queue_names": ["calls", "requests"],
}
HISTORY = {
    "name": "history",
    "outbox_function_name": "publish",
    "function_names": ["publish"],
    "dead_letter_queue_names": ["records"],
}
EVENTS = {"name": "events", "dead_letter_queue_names": ["events"]}
WATCHES = [PIPELINE, HISTORY, EVENTS]
PROD = {"watches": WATCHES, "prefix": "prod", "log_group_name": "logs", "page_function_arn": PAGE}
"""As the program of a stack would have it, with all defaults."""


def monitored(**arguments: Any) -> Result:
    return _ran(json.dumps(arguments))


@cache
def _ran(arguments: str) -> Result:
    config = {"arguments": json.loads(arguments)}
    return run_program(PROJECT, "test", mocks=PlainMocks(), config=config)


def alarms(run: Result) -> dict[str, dict[str, Any]]:
    """Name in the program, without the component's -> inputs of every metric alarm."""
    return {made.name.removeprefix("mine-"): made.inputs for made in run.all(ALARM)}
