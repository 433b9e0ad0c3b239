"""The design that the ticket describes, for comparison: four chained Lambdas, progress polled by Wait, Check, Choice.

The machine is generated as it would be deployed, and walked state by state; prices and times are those of our own
figures. What the ticket leaves open is decided in its favour: a Lambda makes one AWS call; only DeploymentStarted and
DeploymentCompleted are told; a recorder writes rows of less than 1 KB into a table with one index; the function's
deployment is done at its first check; nothing repairs what a lost event leaves behind, so that it costs nothing idle.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ops.bench import prices

POLL_SECONDS = 30
MEMORY_MB = 256
EVENTS = ("DeploymentStarted", "DeploymentCompleted")
EVENT_BYTES = 500
LOG_LINE_BYTES = 100

State = dict[str, Any]


@dataclass(frozen=True)
class Walk:
    """The states that one deployment enters, in order."""

    path: tuple[str, ...]
    machine: State

    @property
    def transitions(self) -> int:
        """Each state entered, and one for the start, as for our own."""
        return len(self.path) + 1

    @property
    def tasks(self) -> Counter[str]:
        return Counter(name for name in self.path if self.machine["States"][name]["Type"] == "Task")


def definition() -> State:
    states = {
        "PrepareDeployment": _task("PrepareDeployment", "DeployInfrastructure"),
        **_polled("DeployInfrastructure", "Infrastructure", "DeployApplication"),
        **_polled("DeployApplication", "Application", "ValidateDeployment"),
        "ValidateDeployment": _task("ValidateDeployment", None),
    }
    return {"QueryLanguage": "JSONata", "StartAt": "PrepareDeployment", "States": states}


def walk(stack_seconds: int) -> Walk:
    """Happy path; `stack_seconds` is how long the stack's update takes."""
    machine = definition()
    seconds = {"DeployInfrastructure": stack_seconds, "DeployApplication": 0}
    path: list[str] = []
    name, left = machine["StartAt"], 0
    while name is not None:
        state = machine["States"][name]
        path.append(name)
        left = seconds.get(name, left)
        if state["Type"] == "Wait":
            left -= state["Seconds"]
        name = state["Choices"][0]["Next"] if state["Type"] == "Choice" and left <= 0 else _following(state)
    return Walk(tuple(path), machine)


def used(walked: Walk) -> prices.Usage:
    tasks, recorded = walked.tasks, len(EVENTS)
    invocations, functions = sum(tasks.values()) + recorded, len(tasks) + 1
    return {
        "state transitions": walked.transitions,
        "Lambda requests": invocations,
        "Lambda GB-seconds": prices.gb_seconds(MEMORY_MB, invocations, calls=invocations, cold=functions),
        "EventBridge events": recorded,
        "EventBridge archive": recorded * EVENT_BYTES / 1e9,
        "DynamoDB write units": recorded * 2,  # the row, and its copy in StatusIndex
        "log lines": prices.log_gb(invocations, invocations * LOG_LINE_BYTES),
    }


def _task(name: str, following: str | None) -> State:
    arguments = {"FunctionName": name, "Payload": "{% $states.input %}"}
    state = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": arguments}
    return state | ({"Next": following} if following else {"End": True})


def _polled(start: str, what: str, following: str) -> dict[str, State]:
    wait, check, choice = f"WaitFor{what}", f"Check{what}", f"Is{what}Done"
    done = {"Condition": "{% $states.input.done %}", "Next": following}
    return {
        start: _task(start, wait),
        wait: {"Type": "Wait", "Seconds": POLL_SECONDS, "Next": check},
        check: _task(check, choice),
        choice: {"Type": "Choice", "Choices": [done], "Default": wait},
    }


def _following(state: State) -> str | None:
    return state.get("Next") or state.get("Default")
