"""Every AWS operation that a function's code can reach is one that its role allows, and nearly the other way round."""

import ast

import pytest

from domain import stages
from domain.spelling import kebab

from .calls import operations
from .policies import allowed
from .runs import ROOT

STATES, DYNAMODB = "stepfunctions", "dynamodb"
NEEDS = {
    (DYNAMODB, "get_item"): {"dynamodb:GetItem"},
    (DYNAMODB, "query"): {"dynamodb:Query"},
    (DYNAMODB, "update_item"): {"dynamodb:UpdateItem"},
    (DYNAMODB, "scan"): {"dynamodb:Scan"},
    (DYNAMODB, "transact_write_items"): {"dynamodb:PutItem"},
    (STATES, "start_execution"): {"states:StartExecution"},
    (STATES, "describe_execution"): {"states:DescribeExecution"},
    (STATES, "send_task_success"): {"states:SendTaskSuccess"},
    (STATES, "send_task_failure"): {"states:SendTaskFailure"},
    ("lambda", "invoke"): {"lambda:InvokeFunction"},
    ("sqs", "receive_message"): {"sqs:ReceiveMessage"},
    ("sqs", "delete_message"): {"sqs:DeleteMessage"},
    ("events", "put_events"): {"events:PutEvents"},
    ("sns", "publish"): {"sns:Publish"},
    ("cloudwatch", "get_metric_data"): {"cloudwatch:GetMetricData"},
    ("sts", "assume_role"): {"sts:AssumeRole"},
}
"""The transactions hold Put alone, so PutItem is all that they need.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html"""
WITHOUT_A_CALL = {"logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage", "kms:Decrypt", "kms:GenerateDataKey"}
BY_LAMBDA = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"}
STAGES = [kebab(name) for name in (*stages.GATED, *stages.UNDO)]
OF_THE_PIPELINE = [*STAGES, "finish-deployment", "start", "control", "resume", "sweep", "measure"]
ROLES = {name: f"pipeline-{name}" for name in OF_THE_PIPELINE} | {
    "publish": "history-publish",
    "notify": "monitoring-notify-people",
}
"""Function -> role, where it is not called the same."""
FUNCTIONS = [*ROLES, "page"]
STAGE_CALLS = {(DYNAMODB, "query"), (DYNAMODB, "transact_write_items"), ("sts", "assume_role")}
STAGE_CALLS |= {(STATES, "send_task_success"), (STATES, "send_task_failure")}


def reached(name):
    return operations(f"handlers.{name.replace('-', '_')}")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_calls_it_may_do(prod, name):
    needed = set().union(*(NEEDS[operation] for operation in reached(name)))
    assert needed <= {action for action, _ in allowed(prod)[ROLES.get(name, name)]}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_may_do_it_calls(prod, name):
    granted = {action for action, _ in allowed(prod)[ROLES.get(name, name)]} - WITHOUT_A_CALL
    granted -= BY_LAMBDA if name == "publish" else set()
    called = set().union(*(NEEDS[operation] for operation in reached(name)))
    # stages and resume share the grants of those who read the history by key, too
    assert granted - called <= {"dynamodb:GetItem"}


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_writes_history_answers_and_acts_as_its_service(name):
    assert reached(name) == STAGE_CALLS


def test_control_reads_writes_starts_and_wakes_and_answers_for_no_stage():
    tables = {(DYNAMODB, each) for each in ("get_item", "query", "scan", "transact_write_items")}
    assert reached("control") == {*tables, (STATES, "start_execution"), ("lambda", "invoke")}


def test_only_who_lists_services_scans():
    assert {name for name in FUNCTIONS if (DYNAMODB, "scan") in reached(name)} == {"control", "page"}


def test_the_page_only_reads():
    tables = {(DYNAMODB, each) for each in ("get_item", "query", "scan")}
    assert reached("page") == {*tables, ("cloudwatch", "get_metric_data")}


def test_resume_reads_and_wakes_and_writes_nothing():
    assert reached("resume") == {(DYNAMODB, "query"), ("lambda", "invoke")}


def test_publish_only_tells():
    assert reached("publish") == {("events", "put_events")}


def test_only_the_sweep_takes_up_dead_requests():
    takers = {name for name in FUNCTIONS if ("sqs", "receive_message") in reached(name)}
    assert takers == {"sweep"}


def test_transactions_hold_put_alone():
    """Anything else in one would need an action that nobody has."""
    source = (ROOT / "handlers" / "adapters" / "history.py").read_text()
    keys = {
        key.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    assert keys & {"Put", "Update", "Delete", "ConditionCheck"} == {"Put"}
