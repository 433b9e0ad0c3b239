"""A play at the gate: people, the sweep, Step Functions and the clock, each doing something in turn.

The handlers are real; the tables are whatever `handlers.adapters.history` is when the play is given: the same play on
two of them must come to the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from domain import stages
from domain.deployment import Deployment
from domain.errors import Denied, Over
from domain.people import Person
from handlers import approve_deployment, deploy_infrastructure, finish_deployment, redrive, waking
from handlers.adapters import clock, history, workflow
from handlers.call import Call
from handlers.operations import cancelling, voting
from tests.handlers import gate
from tests.handlers.calls import asked, woken
from tests.handlers.deployer import INFRASTRUCTURE, Deployer, both
from tests.handlers.deployments import DIGEST, REQUEST, USER, held, running
from tests.handlers.ports import Ports
from tests.handlers.sweeping import swept

Step = tuple[Any, ...]
START = 1_800_000_000_000
OTHER = "6" * 64


@dataclass
class Play:
    """`answers` has what came of each step, `told` what Step Functions heard of it."""

    ports: Ports
    deployers: tuple[Deployer, Deployer]
    answers: list[Any] = field(default_factory=list)
    now: int = START

    def give(self, *steps: Step) -> Play:
        for name, *more in steps:
            self.answers.append(getattr(self, name)(*more))
        return self

    @property
    def told(self) -> list[Any]:
        return self.ports.told

    @property
    def state(self) -> Deployment:
        return history.get("d1")

    def vote(self, name: str, said: str, digest: str = DIGEST) -> Any:
        return self._called(voting.vote, name, {"vote": said, "plan": digest, "reason": "so"})

    def cancel(self, name: str) -> Any:
        return self._called(cancelling.cancel, name, {"reason": "no"})

    def minutes(self, passed: int) -> None:
        self.now += passed * gate.MINUTE

    def sweep(self) -> Any:
        return swept()

    def gate_again(self) -> Any:
        """Step Functions delivers the stage once more, with another token."""
        return asked(approve_deployment.handler, token=f"gate {len(self.answers)}", stage=stages.APPROVE)

    def gate_woken(self) -> Any:
        try:
            return woken(approve_deployment.handler)
        except Over as over:
            return str(over)

    def deploy(self) -> Any:
        """As if Step Functions went on, whether it may or not."""
        return asked(deploy_infrastructure.handler, token="deploy", stage=stages.INFRASTRUCTURE)

    def finish(self) -> Any:
        """Only where the gate said no: that is where the machine leads to the end."""
        answers = [told for _, told in self.told if isinstance(told, dict)]
        if not any(told.get("result") == "failed" for told in answers):
            return "not yet"
        return finish_deployment.handler(
            {"deploymentId": "d1", "execution": "d1", "token": "end", "stateMachine": "arn:machine", "input": {}}, None
        )

    def _called(self, operation: Any, name: str, body: dict[str, str]) -> Any:
        person = Person(USER + name)
        path = {"deploymentId": "d1"}
        call = Call(operation="", person=person, account="123456789012", path=path, query={}, body=body, id="c")
        try:
            status, document = operation(call)
        except Denied as denied:
            return denied.kind, denied.sentence
        return status, document["status"], document.get("counted"), document["message"]


def staged(patch: pytest.MonkeyPatch, ports: Ports, required: int) -> Play:
    """The gate has begun; eve asked for the deployment. Workflow and deployers are fakes, history is what it is."""
    for name in ("start", "status", "answer", "again", "fail"):
        patch.setattr(workflow, name, getattr(ports, name))
    gate.configured(patch, approvers=["user/ann", "user/ben", "user/eve", "role/Duty"], required=required)
    play = Play(ports, both(patch))
    patch.setattr(clock, "now_ms", lambda: play.now)
    patch.setattr(waking, "wake", lambda state: _wake(state))
    patch.setattr(redrive, "requests", lambda: 0)
    document = {**REQUEST, "infrastructure": INFRASTRUCTURE}
    plan = {"digest": DIGEST, "unchanged": False, "summary": ["web will change"], "alerts": []}
    planned = {**plan, "infrastructure": {}, "application": {}}
    state = running("d1", stages.PREPARE, request=document, requester=f"{USER}eve", requested_by="eve")
    both_parts = {"infrastructure": {"exists": True}, "application": {"exists": True}}
    history.commit(replace(state, plan=planned, snapshot=both_parts), target=held())
    ports.executions["d1"] = "RUNNING"
    asked(approve_deployment.handler, token="gate", stage=stages.APPROVE)
    return play


def _wake(state: Deployment) -> bool:
    """The stage's function runs at once; only the gate's matters here."""
    work = state.work
    if work is None or work.stage != stages.APPROVE or state.status.final:
        return False
    woken(approve_deployment.handler)
    return True
