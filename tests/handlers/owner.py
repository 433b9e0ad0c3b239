"""Functions of a pipeline's owner, and Lambda as it calls them."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest

from domain import progress
from domain.deployment import Deployment
from handlers import call_stage
from tests.domain.owner import PATH, PUBLISH
from tests.handlers.conftest import NOW
from tests.handlers.deployments import MINUTES, running
from tests.handlers.ports import Ports


class Lambda:
    """Answers with one thing after the other: an exception is raised, an answer of Lambda's is given as it is."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, Any]:
        self.asked.append((FunctionName, json.loads(Payload)))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if "Payload" in answer else answered(answer)

    @property
    def operations(self) -> list[Any]:
        return [question["operation"] for _, question in self.asked]


def answered(answer: Any, **more: Any) -> dict[str, Any]:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return {"Payload": io.BytesIO(body), **more}


def connect(monkeypatch: pytest.MonkeyPatch) -> Lambda:
    fake = Lambda()
    monkeypatch.setattr(call_stage, "client", lambda service, config: {"lambda": fake}[service])
    monkeypatch.setattr(call_stage, "FUNCTIONS", {name: f"arn:{name}" for name in PATH.own})
    return fake


class Context:
    """Of a function that has just begun; a test may take its time away."""

    left_ms = 60_000

    def get_remaining_time_in_millis(self) -> int:
        return self.left_ms


CONTEXT = Context()


def call(stage: str = PUBLISH, *, token: str = "t", context: Any = CONTEXT) -> Any:
    """Step Functions runs the stage, for the first time or again."""
    event = {"deploymentId": "d1", "stage": stage, "execution": "d1", "token": token, "timeoutSeconds": 1800}
    return call_stage.handler({**event, "input": {}}, context)


def wake(stage: str = PUBLISH, *, context: Any = CONTEXT) -> Any:
    event = {"deploymentId": "d1", "stage": stage, "execution": "d1", "resume": True}
    return call_stage.handler(event, context)


def through_own(*done: str, at_work: str = "", **more: Any) -> Deployment:
    """These stages are done, and another is at work."""
    state = replace(running(), path=PATH)
    for name in (*done, at_work):
        state = progress.begin(state, name, token=f"token of {name}", timeout=MINUTES, now=NOW) if name else state
        state = progress.complete(state, (), NOW) if name in done else state
    return replace(state, **more)


def ending(ports: Ports) -> tuple[str, str]:
    """How Step Functions was told that the stage failed."""
    told = ports.told[-1][1]
    return told["code"], told["reason"]
