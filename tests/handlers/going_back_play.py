"""Deployments that go forward, fail and go back, as Step Functions, the sweep, people and the clock drive them.

The handlers are real; tables and Step Functions are in memory, and AWS is a stack and a function with content.
"""

from __future__ import annotations

from typing import Any

import pytest

from domain.deployment import Deployment
from domain.errors import TRANSIENT, Denied
from domain.people import Person
from domain.target import ALL
from handlers import freezes, redrive, rules, start, sweep, waking
from handlers.adapters import clock, workflow
from handlers.call import Call
from handlers.operations import cancelling, freezing, resolving
from handlers.problem import Problem
from tests.handlers.calls import CONTEXT, MINUTES
from tests.handlers.deployments import USER
from tests.handlers.going_back_aws import Aws
from tests.handlers.going_back_machine import HANDLERS, Execution
from tests.handlers.ports import Ports

MINUTE = 60_000


class Play:
    """`now` is the time; `answers` has what callers of the control API were told."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.ports, self.aws, self.now = Ports(), Aws(patch), 1_800_000_000_000
        self.executions: dict[str, Execution] = {}
        self.answers: list[Any] = []
        self.ports.connect(patch)
        patch.setattr(workflow, "answer", self._answered)
        patch.setattr(workflow, "fail", self._failed)
        patch.setattr(workflow, "again", lambda token, reason: self._failed(token, TRANSIENT, reason))
        patch.setattr(clock, "now_ms", lambda: self.now)
        patch.setattr(waking, "wake", self._wake)
        patch.setattr(redrive, "requests", lambda: 0)
        for module, name in ((rules, "APPROVALS"), (rules, "ROLLBACKS"), (freezes, "CONFIG")):
            patch.setattr(module, name, {})

    # ---- what happens by itself ----

    def go(self) -> bool:
        """One invocation more of whatever is driven; False where nothing comes of it, or nothing is driven."""
        running = [name for name, status in self.ports.executions.items() if status == "RUNNING"]
        before = dict(self.ports.deployments)
        for name in running[:1]:
            execution = self.executions.setdefault(name, Execution())
            if execution.token:
                self.aws.rest()
                self._call(name, execution.stage, {"resume": True})
            else:
                execution.token = f"{name} {len(self.ports.told)} {execution.stage} {self.now}"
                about = {"token": execution.token, "timeoutSeconds": MINUTES * 60, "stateMachine": "arn:machine"}
                self._call(name, execution.stage, {**about, "input": execution.given})
        return bool(running) and before != self.ports.deployments

    def sweep(self) -> None:
        sweep.handler({}, None)

    def stop(self) -> None:
        """Somebody stops whatever drives deployments."""
        self.ports.executions |= {
            name: "ABORTED" for name, status in self.ports.executions.items() if status == "RUNNING"
        }

    # ---- what people do ----

    def request(self, kind: str, **detail: Any) -> str:
        """The status that it got; `kind` is the event."""
        event = {"id": "an-event", "account": "123456789012", "detail-type": kind}
        return start.handler({**event, "detail": {"service": "web", **detail}}, None)["status"]

    def call(self, operation: Any, body: dict[str, Any], call_id: str = "c", **path: str) -> bool:
        """Whether the control API did it."""
        person = Person(f"{USER}ann")
        call = Call(operation="", person=person, account="123456789012", path=path, query={}, body=body, id=call_id)
        try:
            self.answers.append(operation(call))
        except (Denied, Problem) as no:
            self.answers.append(no)
            return False
        return True

    def cancel(self, deployment_id: str) -> bool:
        return self.call(cancelling.cancel, {"reason": "no"}, deploymentId=deployment_id)

    def resolve(self, said: str) -> bool:
        return self.call(resolving.resolve, {"as": said, "reason": "looked"}, service="web")

    def retry(self, deployment_id: str, new_id: str) -> bool:
        return self.call(resolving.retry, {"reason": "mended"}, new_id, deploymentId=deployment_id)

    def release(self, version: str) -> bool:
        return self.call(resolving.release, {"version": version, "reason": "mended"}, service="web")

    def freeze(self, service: str, minutes: int) -> bool:
        until = self.now + minutes * MINUTE if minutes else 0
        return self.call(freezing.freeze, {"reason": "a feast", "until": until}, **self._path(service))

    def unfreeze(self, service: str) -> bool:
        return self.call(freezing.unfreeze, {"reason": "over"}, **self._path(service))

    # ---- what the handlers use ----

    @staticmethod
    def _path(service: str) -> dict[str, str]:
        return {} if service == ALL else {"service": service}

    def _call(self, execution: str, stage: str, more: dict[str, Any]) -> None:
        about = {"deploymentId": execution.partition(".r")[0], "execution": execution, "stage": stage}
        HANDLERS[stage]({**about, **more}, CONTEXT)

    def _wake(self, state: Deployment) -> bool:
        assert state.work
        self._call(state.execution, state.work.stage, {"resume": True})
        return True

    def _answered(self, token: str, told: dict[str, str]) -> None:
        if told["result"] != "done":
            self._failed(token, told["code"], told["reason"])
            return
        for name, execution in self.executions.items():
            if execution.token == token and not execution.goes_on():
                self.ports.executions[name] = "SUCCEEDED"

    def _failed(self, token: str, code: str, reason: str) -> None:
        for name, execution in self.executions.items():
            if execution.token == token and not execution.fails(code, reason):
                self.ports.executions[name] = "FAILED"
