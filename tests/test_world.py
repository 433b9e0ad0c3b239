"""The world itself: a toy coordinator with one machine of five states, deployed, disturbed, repaired."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError

from tests.world import MODES, World, single_faults

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:pipeline"
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/failures"
STAGES = ["PrepareDeployment", "DeployInfrastructure", "DeployApplication", "ValidateDeployment"]


def stage_state(name: str, following: str) -> dict[str, Any]:
    payload = {"id": "{% $states.input.id %}", "stage": name, "token": "{% $states.context.Task.Token %}"}
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Arguments": {"FunctionName": "stage", "Payload": payload},
        "TimeoutSeconds": 300,
        "Output": "{% $states.input %}",
        "Retry": [{"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "MaxAttempts": 2}],
        "Next": following,
    }


def definition() -> dict[str, Any]:
    following = [*STAGES[1:], "Done"]
    states: dict[str, Any] = dict(zip(STAGES, map(stage_state, STAGES, following), strict=True))
    return {
        "QueryLanguage": "JSONata",
        "StartAt": STAGES[0],
        "States": states | {"Done": {"Type": "Succeed"}},
    }


class Toy:
    """A coordinator in seventy lines: every step is one transaction of state and event row."""

    def __init__(self, session: Any) -> None:
        self.table, self.states = session.create_client("dynamodb"), session.create_client("stepfunctions")
        self.bus, self.queue = session.create_client("events"), session.create_client("sqs")

    def start(self, event: Any, context: Any) -> None:
        deployment = event["detail"]["id"]
        self._write(deployment, 0, "RUNNING", "Accepted")
        self._begin(deployment)

    def _begin(self, deployment: str) -> None:
        try:
            text = json.dumps({"id": deployment})
            self.states.start_execution(stateMachineArn=MACHINE, name=deployment, input=text)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

    def stage(self, event: Any, context: Any) -> None:
        sequence = STAGES.index(event["stage"]) + 1
        self._write(event["id"], sequence, "SUCCEEDED" if sequence == 4 else "RUNNING", event["stage"])
        self.states.send_task_success(taskToken=event["token"], output="{}")

    def _write(self, deployment: str, sequence: int, status: str, event: str) -> None:
        row = {"id": {"S": deployment}, "n": {"N": str(sequence + 1)}, "event": {"S": event}}
        state = {"id": {"S": deployment}, "n": {"N": "0"}, "status": {"S": status}}
        new = {"TableName": "toy", "ConditionExpression": "attribute_not_exists(id)"}
        try:
            put = [{"Put": {"TableName": "toy", "Item": state}}, {"Put": new | {"Item": row}}]
            self.table.transact_write_items(TransactItems=put)
        except ClientError as error:
            if "CancellationReasons" not in error.response:
                raise

    def publish(self, event: Any, context: Any) -> None:
        images = [record["dynamodb"]["NewImage"] for record in event["Records"]]
        entries = [
            {
                "Source": "toy",
                "DetailType": image["event"]["S"],
                "Detail": json.dumps({"id": image["id"]["S"]}),
            }
            for image in images
        ]
        self.bus.put_events(Entries=entries)

    def sweep(self, event: Any, context: Any) -> None:
        """Lost requests are taken up; a missing execution is started; one that ended is closed."""
        lost = self.queue.receive_message(QueueUrl=QUEUE, MaxNumberOfMessages=10).get("Messages", [])
        for message in lost:
            self.start(json.loads(message["Body"])["requestPayload"], context)
            self.queue.delete_message(QueueUrl=QUEUE, ReceiptHandle=message["ReceiptHandle"])
        found = self.table.query(
            TableName="toy",
            IndexName="ByStatus",
            KeyConditionExpression="#s = :running",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":running": {"S": "RUNNING"}},
        )
        for row in found["Items"]:
            self._begin(row["id"]["S"])
            arn = f"{MACHINE.replace(':stateMachine:', ':execution:')}:{row['id']['S']}"
            if self.states.describe_execution(executionArn=arn)["status"] != "RUNNING":
                self._write(row["id"]["S"], 9, "FAILED", "Failed")


def build(session: Any) -> World:
    world = World(session)
    world.dynamodb.create("toy", hash="id", range="n", types={"n": "N"}, indexes={"ByStatus": ("status", "n")})
    toy = Toy(session)
    for name in ("start", "stage", "publish"):
        world.register(name, getattr(toy, name))
    world.register("sweep", toy.sweep, attempts=1, on_failure=False)
    world.workflow.define("pipeline", definition())
    world.route({"source": ["ci"], "detail-type": ["DeploymentRequested"]}, "start")
    pattern = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"event": {"S": [{"exists": True}]}}}}
    world.stream("toy", "publish", pattern)
    world.sweep_with("sweep")
    return world


@pytest.fixture(scope="module")
def built() -> World:
    os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "us-east-1"}
    return build(botocore.session.Session())


@pytest.fixture
def world(built: World) -> Iterator[World]:
    built.reset()
    yield built
    built.reset()


def deploy(world: World) -> None:
    world.publish("ci", "DeploymentRequested", {"id": "d1"})
    assert world.run_until_quiet(), "not quiet within six hours"


def events(world: World) -> list[str]:
    rows = [row for row in world.dynamodb.rows("toy") if "event" in row]
    return [row["event"] for row in sorted(rows, key=lambda row: row["n"])]


def status(world: World) -> str:
    return str(next(row["status"] for row in world.dynamodb.rows("toy") if row["n"] == 0))


def test_a_deployment_goes_through_its_states_and_is_published_from_the_stream(world: World) -> None:
    deploy(world)
    (execution,) = world.workflow.executions.values()
    assert (execution.status, execution.path) == ("SUCCEEDED", [*STAGES, "Done"])
    assert execution.transitions == 5
    assert [event["detail-type"] for event in world.events.published] == ["Accepted", *STAGES]


def test_two_runs_are_the_same_call_by_call(world: World) -> None:
    deploy(world)
    first = [call.key for call in world.faults.calls]
    world.reset()
    deploy(world)
    assert first == [call.key for call in world.faults.calls]
    assert ("stage", "stepfunctions", "SendTaskSuccess") in world.faults.visited


def test_every_fault_at_every_call_is_repaired(world: World) -> None:
    deploy(world)
    hit = 0
    for plan in single_faults(len(world.faults.calls)):
        world.reset(plan)
        world.publish("ci", "DeploymentRequested", {"id": "d1"})
        assert world.run_until_quiet(), plan
        hit += len(world.faults.hit)
        assert status(world) in ("SUCCEEDED", "FAILED"), plan
        assert len(events(world)) == len(set(events(world))), plan
        published = {event["detail-type"] for event in world.events.published}
        assert published == set(events(world)), plan
    assert hit >= len(MODES)


@pytest.mark.parametrize("seed", range(10))
def test_duplicate_and_reordered_delivery_changes_nothing(world: World, seed: int) -> None:
    world.reset(copies=2, shuffle=seed)
    deploy(world)
    assert (status(world), events(world)) == ("SUCCEEDED", ["Accepted", *STAGES])


def test_a_dropped_event_is_seen_by_no_lambda(world: World) -> None:
    world.bus.drop = lambda event: event["detail-type"] == "DeploymentRequested"
    deploy(world)
    assert {run.function for run in world.lambdas.log} == {"sweep"}


def test_an_aborted_execution_is_closed_by_the_next_sweep(world: World) -> None:
    world.reset({4: lambda: world.workflow.stop_execution({"executionArn": next(iter(world.workflow.open))})})
    deploy(world)
    assert status(world) == "FAILED"
    assert [execution.status for execution in world.workflow.executions.values()] == ["ABORTED"]


def test_an_event_that_fails_three_times_is_in_the_failures_queue(world: World) -> None:
    began = world.now()
    world.publish("ci", "DeploymentRequested", {"wrong": True})
    world.advance_to(began + 179)
    assert not world.sqs.queues["failures"]
    world.advance_to(began + 181)
    (message,) = world.sqs.queues["failures"]
    assert json.loads(message.body)["requestPayload"]["detail"] == {"wrong": True}
    assert json.loads(message.body)["requestContext"]["approximateInvokeCount"] == 3


def test_a_failing_stream_consumer_gets_the_same_records_again(world: World) -> None:
    world.reset({3: "error"})
    deploy(world)
    assert [event["detail-type"] for event in world.events.published] == ["Accepted", *STAGES]
