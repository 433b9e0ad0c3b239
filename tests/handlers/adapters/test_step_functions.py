"""Executions are started once, and an answer that nobody waits for any more is no error."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from handlers.adapters import workflow
from tests.handlers.deployments import deployment
from tests.handlers.role import Role
from tests.world import World


class States:
    """Step Functions that notes every call, and refuses it if it has an error to refuse it with."""

    def __init__(self, error: str = "", status: str = "") -> None:
        self.error, self.told_status = error, status
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def _take(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((operation, params))
        if self.error:
            raise ClientError({"Error": {"Code": self.error, "Message": "no"}}, operation)
        return {"status": self.told_status}

    def start_execution(self, **params: Any) -> Any:
        return self._take("start", params)

    def describe_execution(self, **params: Any) -> Any:
        return self._take("describe", params)

    def send_task_success(self, **params: Any) -> Any:
        return self._take("success", params)

    def send_task_failure(self, **params: Any) -> Any:
        return self._take("failure", params)


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> States:
    fake = States()
    monkeypatch.setattr(workflow, "states", fake)
    return fake


MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:pipeline"


def test_an_execution_is_named_after_what_drives_the_deployment(states: States) -> None:
    workflow.start(MACHINE, deployment(execution="d1.r2"))
    started = {"stateMachineArn": MACHINE, "name": "d1.r2", "input": '{"deploymentId": "d1"}'}
    assert states.calls == [("start", started)]


def test_starting_again_changes_nothing(states: States) -> None:
    states.error = "ExecutionAlreadyExists"
    workflow.start(MACHINE, deployment(execution="d1"))


@pytest.mark.parametrize("error", ["StateMachineDoesNotExist", "ThrottlingException", "InvalidName"])
def test_an_execution_that_cannot_be_started_is_an_error(states: States, error: str) -> None:
    states.error = error
    with pytest.raises(ClientError, match=error):
        workflow.start(MACHINE, deployment(execution="d1"))


def test_the_status_of_an_execution_is_asked_by_its_name(states: States) -> None:
    states.told_status = "ABORTED"
    assert workflow.status(MACHINE, "d1.r1") == "ABORTED"
    assert states.calls == [
        ("describe", {"executionArn": "arn:aws:states:us-east-1:123456789012:execution:pipeline:d1.r1"})
    ]


def test_an_execution_that_never_was_has_no_status(states: States) -> None:
    states.error = "ExecutionDoesNotExist"
    assert workflow.status(MACHINE, "d1") == ""


def test_an_unknown_status_is_an_error(states: States) -> None:
    states.error = "AccessDeniedException"
    with pytest.raises(ClientError, match="AccessDenied"):
        workflow.status(MACHINE, "d1")


def test_a_stage_that_is_done_is_told_with_its_answer(states: States) -> None:
    workflow.answer("t", {"result": "done"})
    ((operation, told),) = states.calls
    assert (operation, told["taskToken"], json.loads(told["output"])) == ("success", "t", {"result": "done"})


def test_a_stage_that_failed_is_told_with_its_code_and_reason(states: States) -> None:
    workflow.answer("t", {"result": "failed", "code": "PlanFailed", "reason": "no template"})
    assert states.calls == [("failure", {"taskToken": "t", "error": "PlanFailed", "cause": "no template"})]


def test_a_stage_that_shall_be_tried_again_is_transient(states: States) -> None:
    workflow.again("t", "ReadTimeoutError")
    assert states.calls == [("failure", {"taskToken": "t", "error": "Transient", "cause": "ReadTimeoutError"})]


def test_a_long_reason_is_cut(states: States) -> None:
    workflow.fail("t", "Broken", "x" * 100_000)
    assert states.calls[0][1]["cause"] == "x" * workflow.MAX_CAUSE


@pytest.mark.parametrize("error", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_an_answer_to_a_closed_task_is_not_needed_any_more(states: States, error: str) -> None:
    states.error = error
    workflow.answer("t", {"result": "done"})
    workflow.fail("t", "Broken", "why")
    assert len(states.calls) == 2


@pytest.mark.parametrize("error", ["ThrottlingException", "InvalidOutput", "AccessDeniedException"])
def test_an_answer_that_was_not_taken_is_an_error(states: States, error: str) -> None:
    states.error = error
    with pytest.raises(ClientError, match=error):
        workflow.answer("t", {"result": "done"})
    with pytest.raises(ClientError, match=error):
        workflow.fail("t", "Broken", "why")


def test_step_functions_takes_what_is_sent(world: World, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "states", role.client("stepfunctions"))
    machine = world.workflow.define("one", {"QueryLanguage": "JSONata", "StartAt": "Done", "States": {"Done": DONE}})
    for _ in range(2):
        workflow.start(machine, deployment(execution="d1"))
    world.settle()
    assert (workflow.status(machine, "d1"), workflow.status(machine, "d2")) == ("SUCCEEDED", "")
    workflow.answer("nobody's", {"result": "done"})


DONE = {"Type": "Succeed"}
