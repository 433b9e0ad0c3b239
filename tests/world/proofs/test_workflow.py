"""The Step Functions fake: retries, catches, timeouts, tokens, as documented by AWS."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.world import Crash, World
from tests.world.executions import Execution

WAIT = "arn:aws:states:::lambda:invoke.waitForTaskToken"
TOKEN = "{% $states.context.Task.Token %}"


def task(**fields: Any) -> dict[str, Any]:
    arguments = {"FunctionName": "stage", "Payload": {"token": TOKEN, "given": "{% $states.input %}"}}
    return {"Type": "Task", "Resource": WAIT, "Arguments": arguments, "TimeoutSeconds": 100} | fields


class Machine:
    def __init__(self, session: Any, world: World) -> None:
        self.client, self.world = session.create_client("stepfunctions"), world
        self.tokens: list[str] = []

    def start(self, handler: Callable[[Any, Any], Any], **states: Any) -> Execution:
        def remember(event: Any, context: Any) -> Any:
            self.tokens.append(event.get("token", ""))
            return handler(event, context)

        self.world.register("stage", remember)
        definition = {"QueryLanguage": "JSONata", "StartAt": next(iter(states)), "States": states}
        self.machine = self.world.workflow.define("toy", definition)
        self.client.start_execution(stateMachineArn=self.machine, name="e", input='{"a": 1}')
        self.world.settle()
        return next(iter(self.world.workflow.executions.values()))

    def succeed(self, token: str, output: Any = None) -> None:
        self.client.send_task_success(taskToken=token, output=json.dumps(output))
        self.world.settle()


@pytest.fixture
def machine(session: Any, world: World) -> Machine:
    return Machine(session, world)


def nothing(event: Any, context: Any) -> None:
    """Keeps the token for later."""


def broken(event: Any, context: Any) -> None:
    raise LookupError("broken")


def test_a_task_waits_until_it_is_answered_and_assigns_the_answer(machine: Machine) -> None:
    after = {"Type": "Pass", "Output": "{% $kept & '!' %}", "End": True}
    execution = machine.start(nothing, A=task(Assign={"kept": "{% $states.result.x %}"}, Next="B"), B=after)
    assert execution.status == "RUNNING"
    machine.succeed(machine.tokens[0], {"x": "y"})
    assert (execution.status, execution.output, execution.transitions) == ("SUCCEEDED", "y!", 2)


def test_a_handler_may_answer_before_it_returns_and_what_it_raises_then_is_ignored(machine: Machine) -> None:
    def answer_and_raise(event: Any, context: Any) -> None:
        machine.client.send_task_success(taskToken=event["token"], output="1")
        raise RuntimeError

    assert machine.start(answer_and_raise, A=task(End=True)).status == "SUCCEEDED"


def test_a_raising_handler_is_retried_with_a_new_token_and_backoff(machine: Machine, world: World) -> None:
    retry = {"ErrorEquals": ["LookupError"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 3}
    began = world.now()
    execution = machine.start(broken, A=task(Retry=[retry | {"MaxDelaySeconds": 10}], End=True))
    runs = [world.now() - began]
    while (due := world.workflow.next_due()) is not None:
        world.advance_to(due)
        runs.append(due - began)
    assert runs == [0, 2, 8, 18]  # 2, then 6, then 18 cut to 10
    assert len(set(machine.tokens)) == 4
    assert (execution.status, execution.error, execution.transitions) == ("FAILED", "LookupError", 4)


def test_a_crash_fails_the_task_at_once(machine: Machine) -> None:
    def crash(event: Any, context: Any) -> None:
        raise Crash

    assert machine.start(crash, A=task(End=True)).error == "Lambda.Unknown"


def test_a_timeout_is_caught_and_its_token_is_closed(machine: Machine, world: World) -> None:
    failed = {"ErrorEquals": ["States.TaskFailed"], "Next": "Wrong"}
    late = {
        "ErrorEquals": ["States.Timeout"],
        "Next": "Late",
        "Assign": {"why": "{% $states.errorOutput.Error %}"},
    }
    execution = machine.start(
        nothing,
        A=task(Catch=[failed, late], End=True),
        Wrong={"Type": "Fail"},
        Late={"Type": "Fail", "Error": "{% $why %}", "Cause": "late"},
    )
    world.advance_to(world.now() + 99)
    assert execution.status == "RUNNING"
    world.advance_to(world.now() + 1)
    assert (execution.status, execution.error, execution.path) == ("FAILED", "States.Timeout", ["A", "Late"])
    with pytest.raises(ClientError, match="TaskTimedOut"):
        machine.succeed(machine.tokens[0])


def test_a_failure_that_was_sent_is_caught_by_its_name_and_keeps_its_cause(machine: Machine) -> None:
    catch = {"ErrorEquals": ["Refused"], "Next": "B", "Output": {"why": "{% $states.errorOutput.Cause %}"}}
    execution = machine.start(nothing, A=task(Catch=[catch], End=True), B={"Type": "Succeed"})
    machine.client.send_task_failure(taskToken=machine.tokens[0], error="Refused", cause="no")
    machine.world.settle()
    assert execution.output == {"why": "no"}


def test_an_expression_without_a_value_fails_the_state(machine: Machine) -> None:
    execution = machine.start(nothing, A={"Type": "Pass", "Output": "{% $states.input.missing %}", "End": True})
    assert execution.error == "States.QueryEvaluationError"


def test_null_is_a_value(machine: Machine) -> None:
    execution = machine.start(nothing, A=task(Output="{% $states.result.x %}", End=True))
    machine.succeed(machine.tokens[0], {"x": None})
    assert (execution.status, execution.output) == ("SUCCEEDED", None)


def test_a_token_is_answered_once_and_never_guessed(machine: Machine) -> None:
    machine.start(nothing, A=task(Next="B"), B=task(End=True))
    machine.succeed(machine.tokens[0])
    for token, error in ((machine.tokens[0], "TaskTimedOut"), ("made up", "InvalidToken")):
        with pytest.raises(ClientError, match=error):
            machine.succeed(token)


def test_starting_twice_is_one_execution_until_it_is_closed(machine: Machine) -> None:
    execution = machine.start(nothing, A=task(End=True))
    again = {"stateMachineArn": machine.machine, "name": "e"}
    assert machine.client.start_execution(**again, input='{ "a":1 }')["executionArn"] == execution.arn
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        machine.client.start_execution(**again, input="{}")
    machine.client.stop_execution(executionArn=execution.arn)
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        machine.client.start_execution(**again, input='{"a": 1}')
    with pytest.raises(ClientError, match="ExecutionDoesNotExist"):
        machine.client.describe_execution(executionArn=execution.arn + "x")
    with pytest.raises(ClientError, match="TaskTimedOut"):
        machine.succeed(machine.tokens[0])


def test_a_choice_takes_the_first_condition_that_holds(machine: Machine) -> None:
    choices = [{"Condition": f"{{% $states.input.a = {n} %}}", "Next": f"N{n}"} for n in (2, 1)]
    machine_states = {f"N{n}": {"Type": "Succeed"} for n in (1, 2)}
    assert machine.start(nothing, A={"Type": "Choice", "Choices": choices}, **machine_states).path == [
        "A",
        "N1",
    ]


def test_a_plain_invocation_has_its_result_at_once(machine: Machine) -> None:
    state = task(Resource="arn:aws:states:::lambda:invoke", Output="{% $states.result.Payload.b %}", End=True)
    state["Arguments"] = {"FunctionName": "stage", "Payload": {"given": "{% $states.input.a %}"}}
    assert machine.start(lambda event, _: {"b": event["given"] + 1}, A=state).output == 2
