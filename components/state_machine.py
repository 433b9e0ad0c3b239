"""From a list of stages to Amazon States Language: small functions that return states.

The happy path in order, and one way out of it: whatever fails after the first stage is undone, newest first, and every
way ends in the last state. Stages wait for a task token; nothing polls.
https://states-language.net, https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import TRANSIENT, Code

State = dict[str, Any]

WAIT = "arn:aws:states:::lambda:invoke.waitForTaskToken"
BACKSTOP_SECONDS = 120
"""The table's deadline comes first; Step Functions' own ends what even the sweep did not."""
FAILURE = {"failure": "{% $states.errorOutput %}"}
"""What a state hands on where it was caught: `Error` and, mostly, `Cause`."""


@dataclass(frozen=True)
class Step:
    """One stage: its name, its function, how long it may take, and the failures after which nothing need be undone."""

    name: str
    function_arn: Any
    timeout_seconds: int
    harmless: tuple[str, ...] = ()

    def state(self) -> State:
        return {
            "Type": "Task",
            "Resource": WAIT,
            "Arguments": {"FunctionName": self.function_arn, "Payload": self._payload()},
            "TimeoutSeconds": self.timeout_seconds + BACKSTOP_SECONDS,
            "Retry": RETRY,
        }

    def _payload(self) -> State:
        return {
            "deploymentId": "{% $states.context.Execution.Input.deploymentId %}",
            "execution": "{% $states.context.Execution.Name %}",
            "stateMachine": "{% $states.context.StateMachine.Id %}",
            "stage": self.name,
            "timeoutSeconds": self.timeout_seconds,
            "token": "{% $states.context.Task.Token %}",
            "input": "{% $states.input %}",
        }


RETRY = [
    {"ErrorEquals": [*(code.value for code in Code)], "MaxAttempts": 0},
    {
        "ErrorEquals": [TRANSIENT, "States.TaskFailed"],
        "IntervalSeconds": 2,
        "BackoffRate": 2.0,
        "MaxAttempts": 5,
        "MaxDelaySeconds": 60,
        "JitterStrategy": "FULL",
    },
]
"""An answer is final; that we could not ask, or that a function died, is tried again for about a minute."""
UNDO_ATTEMPTS = 20
"""An undo that gives up needs people: it is tried for a quarter of an hour."""


def definition(forward: Sequence[Step], undo: Sequence[Step], finish: Step) -> State:
    """The machine: `forward` in order, then `finish`; from a failure through `undo` in order to `finish`.

    Only where a stage says that nothing can have changed, the end comes at once: everything else leads through the
    undo, which does nothing where nothing was touched. Stages that change nothing need no undo.
    """
    states: dict[str, State] = {}
    turn = undo[0] if undo else finish
    for step, following in zip(forward, [*forward[1:], finish], strict=True):
        ways_out = [_to(finish, *step.harmless)] if step.harmless else []
        caught = [*ways_out, _to(turn, "States.ALL")]
        states[step.name] = step.state() | {"Next": following.name, "Catch": caught}
    for step, following in zip(undo, [*undo[1:], finish], strict=False):
        # Half an undo is not continued: infrastructure is not taken from an application that could not go back.
        state = step.state() | {"Next": following.name, "Catch": [_to(finish, "States.ALL")]}
        states[step.name] = state | {"Retry": [RETRY[0], {**RETRY[1], "MaxAttempts": UNDO_ATTEMPTS}]}
    states[finish.name] = _finish(finish)
    return {"QueryLanguage": "JSONata", "StartAt": forward[0].name, "States": states}


def _finish(step: Step) -> State:
    """The last state fails where the deployment did, so that the execution shows it; only what broke is retried."""
    state = step.state()
    retry = {**RETRY[1], "ErrorEquals": [TRANSIENT, *BROKEN_CALLS], "MaxAttempts": 8}
    return state | {"Retry": [retry], "End": True}


BROKEN_CALLS = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
    "Sandbox.Timedout",
    "Runtime.ExitError",
]
"""https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html"""


def _to(step: Step, *errors: str) -> State:
    return {"ErrorEquals": list(errors), "Output": FAILURE, "Next": step.name}
