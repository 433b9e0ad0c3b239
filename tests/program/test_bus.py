"""The bus, its queues and the outbox: who may put what on them, and what becomes of what fails."""

import json

import pytest

from .patterns import matches
from .runs import STACKS, ran

BUS = "aws:cloudwatch/eventBus:EventBus"
BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
QUEUE = "aws:sqs/queue:Queue"
MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
REQUESTS = "pipeline-request-dead-letters"
ROW = {"deploymentId": {"S": "d-1"}, "timestamp": {"N": "1"}}


def record(name, **image):
    return {"eventName": name, "dynamodb": {"NewImage": {**ROW, **image}}}


@pytest.mark.parametrize("stack", STACKS)
def test_the_bus_is_named_after_its_stack(stack):
    assert ran(stack).one(BUS).inputs["name"] == f"{stack}-deployment-events"


def test_the_archive_keeps_every_event_of_the_bus(run):
    archive = run.one("aws:cloudwatch/eventArchive:EventArchive").inputs
    assert archive["eventSourceArn"] == run.one(BUS).outputs["arn"]
    assert "eventPattern" not in archive


def test_the_accounts_of_the_config_may_request_deployments_and_say_nothing_else():
    run = ran("prod", roles=True)
    (statement,) = json.loads(run.one(BUS_POLICY).inputs["policy"])["Statement"]
    assert statement["Principal"] == {"AWS": ["arn:aws:iam::111122223333:root"]}
    assert statement["Action"] == ["events:PutEvents"]
    assert statement["Resource"] == [run.one(BUS).outputs["arn"]]
    assert statement["Condition"] == {
        "StringEquals": {"events:detail-type": ["DeploymentRequested", "RollbackRequested"]},
        "ForAllValues:StringEquals": {"events:source": "bellyfed.deployment"},
        "Null": {"events:source": "false"},
    }


def test_without_accounts_the_bus_has_no_policy():
    assert ran("dev").all(BUS_POLICY) == []


def test_only_eventbridge_may_leave_messages_and_only_for_rules_of_this_account(run):
    policies = run.all("aws:sqs/queuePolicy:QueuePolicy")
    for made in policies:
        (statement,) = json.loads(made.inputs["policy"])["Statement"]
        (source,) = statement["Condition"]["ArnLike"]["aws:SourceArn"]
        assert statement["Principal"] == {"Service": "events.amazonaws.com"}
        assert statement["Action"] == "sqs:SendMessage"
        assert statement["Resource"].split(":")[-1] == made.inputs["queueUrl"].split("/")[-1]
        assert source.startswith("arn:aws:events:us-east-1:123456789012:rule/")
    written = {made.inputs["queueUrl"] for made in policies}
    targets = run.all("aws:cloudwatch/eventTarget:EventTarget")
    assert {made.inputs["deadLetterConfig"]["arn"].split(":")[-1] for made in targets} <= {
        url.split("/")[-1] for url in written
    }


def test_event_rows_are_told_and_nothing_else_is(run):
    (each,) = run.one(MAPPING).inputs["filterCriteria"]["filters"]
    wanted = json.loads(each["pattern"])
    assert matches(wanted, record("INSERT", event={"S": "StageStarted"}))
    assert not matches(wanted, record("INSERT", status={"S": "RUNNING"}))
    assert not matches(wanted, record("MODIFY", event={"S": "StageStarted"}))
    assert not matches(wanted, {"eventName": "REMOVE", "dynamodb": {"OldImage": {**ROW, "event": {"S": "X"}}}})


def test_the_outbox_begins_at_the_first_row_and_leaves_nothing_out(run):
    outbox, table = run.one(MAPPING).inputs, run.one("aws:dynamodb/table:Table", "history-table")
    assert outbox["eventSourceArn"] == table.outputs["streamArn"]
    assert (table.inputs["streamEnabled"], table.inputs["streamViewType"]) == (True, "NEW_IMAGE")
    assert outbox["startingPosition"] == "TRIM_HORIZON"
    assert outbox["functionResponseTypes"] == ["ReportBatchItemFailures"]
    assert outbox["bisectBatchOnFunctionError"] is True
    letters = run.one(QUEUE, "history-dead-letters").outputs["arn"]
    assert outbox["destinationConfig"]["onFailure"]["destinationArn"] == letters


def test_a_record_that_cannot_be_told_is_given_up_before_the_stream_forgets_it(run):
    outbox = run.one(MAPPING).inputs
    attempts, age = outbox.get("maximumRetryAttempts", -1), outbox.get("maximumRecordAgeInSeconds", -1)
    assert 0 <= attempts <= 10_000 or 60 <= age < 86400


def test_a_function_that_is_called_by_an_event_leaves_its_failures_in_a_queue(run):
    failures = run.all("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")
    queues = {made.inputs["functionName"]: made.inputs["destinationConfig"]["onFailure"] for made in failures}
    names = ("pipeline-dead-letters", REQUESTS, "events-dead-letters")
    letters, requests, events = (run.one(QUEUE, name).outputs["arn"] for name in names)
    assert queues == {
        "pipeline-start-function-1234567": {"destination": requests},
        "pipeline-resume-function-1234567": {"destination": letters},
        "pipeline-sweep-function-1234567": {"destination": letters},
        "pipeline-measure-function-1234567": {"destination": letters},
        "monitoring-notify-people-function-1234567": {"destination": events},
    }


def test_a_request_that_start_could_not_take_goes_where_the_sweep_looks(run):
    target = run.one("aws:cloudwatch/eventTarget:EventTarget", "pipeline-requests-target").inputs
    queue = run.one(QUEUE, REQUESTS).outputs
    sweep = run.one("aws:lambda/function:Function", "pipeline-sweep-function").inputs["environment"]["variables"]
    assert target["deadLetterConfig"]["arn"] == queue["arn"]
    assert sweep["REQUEST_DEAD_LETTERS"] == queue["url"]
