"""The real program of a stack, and what the bench reads from its resources."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session

from domain.stages import FORWARD, UNDO
from ops.bench.capacity import Index
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.monitor import Registration
from ops.sandbox.program import Result, run_program

ROOT = Path(__file__).resolve().parents[2]
ROLE = {"deployRole": "arn:aws:iam::123456789012:role/deploy-{service}"}
PATIENT = {"stageMinutes": dict.fromkeys((*FORWARD, *UNDO), 180)}
"""Every stage may take as long as the slowest that is measured."""


def evaluate(stack: str, **config: Any) -> Result:
    return run_program(ROOT, stack, mocks=PlainMocks(), config=ROLE | config)


@dataclass(frozen=True)
class Function:
    """One Lambda of the program; `name` is its module's, such as `finish_deployment`, `told_by_lambda` whether Lambda
    itself logs each call."""

    name: str
    physical: str
    handler: str
    memory_mb: float
    environment: dict[str, str]
    sources: dict[str, str]
    told_by_lambda: bool

    @property
    def module(self) -> str:
        return self.handler.rpartition(".")[0]


def functions(program: Result) -> list[Function]:
    return [_function(made) for made in program.all("aws:lambda/function:Function")]


def _function(made: Registration) -> Function:
    handler = made.inputs["handler"]
    return Function(
        name=handler.split(".")[-2],
        physical=made.outputs["name"],
        handler=handler,
        memory_mb=made.inputs["memorySize"],
        environment=made.inputs["environment"]["variables"],
        told_by_lambda=made.inputs["loggingConfig"].get("systemLogLevel", "INFO") != "WARN",
        sources={name: asset.path for name, asset in made.inputs["code"].assets.items()},
    )


def machine(program: Result) -> tuple[str, dict[str, Any]]:
    """Name and document of the state machine."""
    made = program.one("aws:sfn/stateMachine:StateMachine")
    return made.outputs["name"], json.loads(made.inputs["definition"])


def indexes(table: Registration) -> dict[str, Index]:
    """The indexes of a table by name, with what each copies."""
    own = tuple(filter(None, (table.inputs["hashKey"], table.inputs.get("rangeKey"))))
    found = {}
    for index in table.inputs.get("globalSecondaryIndexes", []):
        key = tuple(filter(None, (index["hashKey"], index.get("rangeKey"))))
        everything = index["projectionType"] == "ALL"
        found[index["name"]] = Index(key, own, None if everything else frozenset(index.get("nonKeyAttributes", ())))
    return found


def rules(program: Result) -> list[tuple[dict[str, Any] | str, str]]:
    """Each rule that calls a function: its event pattern, or its schedule as text; and the function."""
    made = {rule.outputs["name"]: rule.inputs for rule in program.all("aws:cloudwatch/eventRule:EventRule")}
    found: list[tuple[dict[str, Any] | str, str]] = []
    for target in program.all("aws:cloudwatch/eventTarget:EventTarget"):
        rule = made[target.inputs["rule"]]
        pattern = rule.get("eventPattern")
        asked = _without_suffixes(json.loads(pattern)) if pattern else rule["scheduleExpression"]
        found.append((asked, target.inputs["arn"].rpartition(":")[2]))
    return found


def door(program: Result) -> str:
    """The function that API Gateway may call."""
    made = program.all("aws:lambda/permission:Permission")
    [function] = [each.inputs["function"] for each in made if each.inputs["principal"] == "apigateway.amazonaws.com"]
    return function


def _without_suffixes(pattern: Any) -> Any:
    """The statuses of stacks that a `suffix` matches, one by one: the world's bus knows no suffixes."""
    if isinstance(pattern, dict):
        return {key: _without_suffixes(value) for key, value in pattern.items()}
    found: list[Any] = []
    for rule in pattern:
        suffix = rule.get("suffix") if isinstance(rule, dict) else None
        found += [status for status in _stack_statuses() if status.endswith(suffix)] if suffix else [rule]
    return found


@cache
def _stack_statuses() -> list[str]:
    model = botocore.session.get_session().get_service_model("cloudformation")
    return list(model.shape_for("StackStatus").enum)


def seconds(schedule: str) -> int:
    """Of `rate(1 minute)`."""
    found = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", schedule)
    if not found:
        raise ValueError(f"the bench cannot read the schedule {schedule}")
    return int(found[1]) * {"minute": 60, "hour": 3600, "day": 86400}[found[2]]
