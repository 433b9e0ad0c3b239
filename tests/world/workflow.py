"""Step Functions: its API, and the executions behind it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from . import asl
from .calls import arn, only, refuse
from .executions import Execution, Outcome, moment

_NAME = re.compile(r"[A-Za-z0-9._+=@!$&'(),\[\]-]{1,80}")
_LIMIT = 262_144


class Workflow:
    def __init__(self, now: Callable[[], float], invoke: Callable[[str, Any], Outcome]) -> None:
        self.now, self.invoke = now, invoke
        self.machines: dict[str, Mapping[str, Any]] = {}
        self.on_status: Callable[[Execution], None] = lambda execution: None
        self.reset()

    def define(self, name: str, definition: Mapping[str, Any]) -> str:
        """Executions keep the definition that they started with."""
        asl.check(definition)
        machine = arn("states", f"stateMachine:{name}")
        self.machines[machine] = definition
        return machine

    def reset(self) -> None:
        self.executions: dict[str, Execution] = {}
        self.open: dict[str, Execution] = {}  # those still running
        self.tokens: dict[str, Execution] = {}

    def advance(self) -> bool:
        """Run everything that can run at the present time; False when nothing could."""
        moved = False
        while sum(self._step(execution) for execution in self.running):
            moved = True
        return moved

    def next_due(self) -> float | None:
        dues = [execution.next_due() for execution in self.open.values()]
        return min((due for due in dues if due is not None), default=None)

    @property
    def running(self) -> list[Execution]:
        return list(self.open.values())

    def _step(self, execution: Execution) -> bool:
        if execution.status != "RUNNING" or not execution.step():
            return False
        if execution.status != "RUNNING":
            self._closed(execution)
        return True

    def _closed(self, execution: Execution) -> None:
        self.open.pop(execution.arn, None)
        self.on_status(execution)

    # ---- operations ----

    def start_execution(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "stateMachineArn", "name", "input")
        machine, text = params["stateMachineArn"], params.get("input", "{}")
        name = params.get("name", f"unnamed-{len(self.executions)}")
        if machine not in self.machines:
            refuse("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{machine}'")
        if not _NAME.fullmatch(name):
            refuse("InvalidName", f"Invalid Name: '{name}'")
        given = self._parse(text, "InvalidExecutionInput")
        found = self.executions.get(execution_arn := execution_of(machine, name))
        if found and (found.status != "RUNNING" or found.input != given):
            refuse("ExecutionAlreadyExists", f"Execution Already Exists: '{execution_arn}'")
        if not found:
            found = Execution(
                arn=execution_arn,
                name=name,
                machine=machine,
                definition=self.machines[machine],
                input=given,
                input_text=text,
                started=self.now(),
                invoke=self.invoke,
                new_token=self._new_token,
                now=self.now,
            )
            self.executions[execution_arn] = self.open[execution_arn] = found
            self.on_status(found)
        return {"executionArn": execution_arn, "startDate": moment(found.started)}

    def describe_execution(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "executionArn")
        execution = self._execution(params)
        answer: dict[str, Any] = {
            "executionArn": execution.arn,
            "stateMachineArn": execution.machine,
            "name": execution.name,
            "status": execution.status,
            "startDate": moment(execution.started),
            "input": execution.input_text,
        }
        if execution.stopped is not None:
            answer["stopDate"] = moment(execution.stopped)
        if execution.status == "SUCCEEDED":
            answer["output"] = json.dumps(execution.output)
        answer |= {name: value for name, value in (("error", execution.error), ("cause", execution.cause)) if value}
        return answer

    def stop_execution(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "executionArn", "error", "cause")
        execution = self._execution(params)
        if execution.status == "RUNNING":
            execution.close("ABORTED", error=params.get("error", ""), cause=params.get("cause", ""))
            self._closed(execution)
        return {"stopDate": moment(execution.stopped or self.now())}

    def send_task_success(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "taskToken", "output")
        output = self._parse(params["output"], "InvalidOutput")
        self._waiting(params["taskToken"]).told((output,))
        return {}

    def send_task_failure(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "taskToken", "error", "cause")
        if len(params.get("error", "")) > 256 or len(params.get("cause", "")) > 32_768:
            refuse("ValidationException", "error or cause is too long")
        failed = asl.StateFailed(params.get("error", ""), params.get("cause", ""))
        self._waiting(params["taskToken"]).told(failed)
        return {}

    def _new_token(self, execution: Execution) -> str:
        """Long and of no meaning, like those of AWS, but the same in every run."""
        token = "AQC" + hashlib.sha512(f"{execution.arn} {len(self.tokens)}".encode()).hexdigest()
        self.tokens[token] = execution
        return token

    def _waiting(self, token: str) -> Execution:
        execution = self.tokens.get(token)
        if execution is None:
            refuse("InvalidToken", "Invalid Token: 'Invalid token'")
        if execution.token != token:
            refuse("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
        return execution

    def _execution(self, params: Mapping[str, Any]) -> Execution:
        found = self.executions.get(params["executionArn"])
        if found is None:
            refuse("ExecutionDoesNotExist", f"Execution Does Not Exist: '{params['executionArn']}'")
        return found

    def _parse(self, text: str, code: str) -> Any:
        try:
            if len(text.encode()) > _LIMIT:
                refuse(code, f"more than {_LIMIT} bytes")
            return json.loads(text)
        except ValueError:
            refuse(code, "Invalid JSON")


def execution_of(machine: str, name: str) -> str:
    return f"{machine.replace(':stateMachine:', ':execution:')}:{name}"
