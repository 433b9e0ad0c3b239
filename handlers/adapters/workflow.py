"""Step Functions: executions are started and told; what is true stands in the table."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from domain.deployment import Deployment
from domain.errors import TRANSIENT
from handlers.adapters.aws import client, error_code

CLOSED = ("TaskTimedOut", "TaskDoesNotExist", "InvalidToken")
"""The task has ended: an answer that comes now is not needed any more."""
MAX_CAUSE = 2000

states = client("stepfunctions")


def start(machine: str, deployment: Deployment) -> None:
    """Start the execution that drives the deployment; starting it again changes nothing."""
    try:
        states.start_execution(
            stateMachineArn=machine,
            name=deployment.execution,
            input=json.dumps({"deploymentId": deployment.id}),
        )
    except ClientError as error:
        if error_code(error) != "ExecutionAlreadyExists":
            raise


def status(machine: str, execution: str) -> str:
    """RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, or "" if there is no such execution."""
    arn = f"{machine.replace(':stateMachine:', ':execution:')}:{execution}"
    try:
        return str(states.describe_execution(executionArn=arn)["status"])
    except ClientError as error:
        if error_code(error) == "ExecutionDoesNotExist":
            return ""
        raise


def answer(token: str, told: dict[str, str]) -> None:
    """Tell Step Functions how a stage was answered in the table."""
    if told["result"] == "done":
        _tell(states.send_task_success, token, output=json.dumps(told))
    else:
        fail(token, told["code"], told["reason"])


def again(token: str, reason: str) -> None:
    """Ask Step Functions to try the stage again later."""
    fail(token, TRANSIENT, reason)


def fail(token: str, code: str, reason: str) -> None:
    _tell(states.send_task_failure, token, error=code, cause=reason[:MAX_CAUSE])


def _tell(send: Any, token: str, **told: str) -> None:
    try:
        send(taskToken=token, **told)
    except ClientError as error:
        if error_code(error) not in CLOSED:
            raise
