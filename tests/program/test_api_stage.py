"""The stage of the API: what it serves, how much it lets through, and what it writes down of a call."""

import json
import re

from domain.operations import OPERATIONS
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import run_program

from .runs import ROOT, alone, ran, run_alone

API = "aws:apigateway/restApi:RestApi"
STAGE = "aws:apigateway/stage:Stage"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
ACCOUNT = "aws:apigateway/account:Account"
THROTTLE = "aws:apigateway/methodSettings:MethodSettings"
REPEATING = r"authori[sz]|token|header|access_?key|api_?key|signature|error\.(message|validation)"
"""In the words of the variables: what proves who calls, and messages that repeat it. For a wrong signature API Gateway
says the canonical request with its session token, for a wrong Authorization header the header."""


def test_each_call_is_logged_with_who_called_and_how_it_ended(run):
    log = run.one(STAGE).inputs["accessLogSettings"]
    written = json.loads(log["format"])
    assert log["destinationArn"] == run.one("aws:cloudwatch/logGroup:LogGroup", "control-api-access-log").outputs["arn"]
    assert written["requestId"] == "$context.requestId"
    assert written["by"] == "$context.identity.userArn"
    assert written["status"] == "$context.status"
    assert all(value.startswith("$context.") for value in written.values())


def test_no_log_line_repeats_what_proves_who_called(run):
    assert not re.search(REPEATING, run.one(STAGE).inputs["accessLogSettings"]["format"], re.IGNORECASE)


def test_calls_are_throttled(run):
    made = run.one(THROTTLE).inputs
    assert made["methodPath"] == "*/*"
    assert made["stageName"] == run.one(STAGE).inputs["stageName"]
    assert 1 <= made["settings"]["throttlingRateLimit"] <= made["settings"]["throttlingBurstLimit"] <= 100


def trigger(run):
    return run.one(DEPLOYMENT).inputs["triggers"]


def test_the_same_document_is_deployed_once():
    assert trigger(run_alone("ControlApi", "least")) == trigger(alone("ControlApi", "least"))


def test_another_document_is_another_deployment(monkeypatch):
    """A stage serves what was deployed last, not what its API says now."""
    before = trigger(run_alone("ControlApi", "least"))
    monkeypatch.setattr("domain.openapi.OPERATIONS", OPERATIONS[1:])
    assert trigger(run_alone("ControlApi", "least")) != before


def test_another_function_is_another_deployment():
    """The document names the function: without a deployment the stage would go on calling the one that is gone."""
    before, after = (alone("ControlApi", which) for which in ("least", "moved"))
    assert before.one(API).inputs["body"] != after.one(API).inputs["body"]
    assert trigger(before) != trigger(after)


def test_one_stack_of_an_account_sets_the_log_role_and_the_others_leave_it_alone():
    ours, others = (alone("ControlApi", which) for which in ("least", "all"))
    assert [made.name for made in ours.all(ACCOUNT)] == ["mine-account"]
    assert ours.one(ACCOUNT).inputs["cloudwatchRoleArn"] == ours.one("aws:iam/role:Role").outputs["arn"]
    assert (others.all(ACCOUNT), others.all("aws:iam/role:Role")) == ([], [])
    for run in (ours, others):
        assert run.one(STAGE).inputs["accessLogSettings"]["destinationArn"]


def test_the_config_says_which_stack_of_an_account_sets_the_log_role():
    run = run_program(ROOT, "dev", mocks=PlainMocks(), config={"apiLogRole": False})
    assert len(ran("dev").all(ACCOUNT)) == 1
    assert run.all(ACCOUNT) == []
    assert "control-api-log-role" not in {made.name for made in run.registrations.values()}


def test_the_stage_waits_for_the_role_that_writes_its_log():
    run = alone("ControlApi", "least")
    assert run.one(ACCOUNT).urn in run.one(STAGE).raw.dependencies


def test_all_arguments_reach_their_resources():
    run = alone("ControlApi", "all")
    throttle = run.one(THROTTLE).inputs["settings"]
    assert throttle == {"throttlingRateLimit": 1, "throttlingBurstLimit": 2}
    assert run.one("aws:cloudwatch/logGroup:LogGroup").inputs["retentionInDays"] == 7
    assert run.one(API).inputs["name"] == json.loads(run.one(API).inputs["body"])["info"]["title"] == "my-api"
    assert alone("ControlApi", "least").one(API).inputs["name"] == "mine"
