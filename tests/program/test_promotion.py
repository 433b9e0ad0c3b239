"""From one environment to the next: one more function, which may put events on one bus; or else nothing at all."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import Result, run_program

from .policies import FUNCTION, allowed, may, statements
from .runs import ROOT, ran

HISTORY, OWN_LINES = "table/history-table", may("logs:CreateLogStream logs:PutLogEvents", "log-group:logs-group:*")
BUS = "arn:aws:events:eu-west-1:222233334444:event-bus/prod-deployment-events"
NEXT = {"bus": BUS, "environment": "prod", "services": ["storefront"]}
ROLE = "arn:aws:iam::111122223333:role/promote-role-1234567"
DEMANDED = {"environment": "dev", "account": "111122223333"}
PROMOTED = ["DeploymentRequested"]
BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"


@cache
def promoting() -> Result:
    return run_program(ROOT, "dev", mocks=PlainMocks(), config={"promoteTo": NEXT})


def demanding(**more: Any) -> Result:
    return run_program(ROOT, "prod", mocks=PlainMocks(), config={"provenance": DEMANDED | more})


def variables(run: Result, function: str) -> dict[str, str]:
    [found] = [each for each in run.all(FUNCTION) if each.inputs["handler"] == f"handlers.{function}.handler"]
    return dict(found.inputs["environment"]["variables"])


def conditions(run: Result) -> dict[str, Any]:
    """Who may ask on the bus -> under which condition."""
    policy = json.loads(run.one(BUS_POLICY).inputs["policy"])
    assert {action for each in policy["Statement"] for action in each["Action"]} == {"events:PutEvents"}
    assert {each["Effect"] for each in policy["Statement"]} == {"Allow"}
    return {principal: each["Condition"] for each in policy["Statement"] for principal in each["Principal"]["AWS"]}


def test_whoever_promotes_may_put_events_on_the_next_bus_alone():
    found = allowed(promoting())["promote"]
    assert {arn for action, arn in found if action == "events:PutEvents"} == {"event-bus/prod-deployment-events"}
    [statement] = [each for role, each in statements(promoting()) if role == "promote" and BUS in each["Resource"]]
    assert (statement["Action"], statement["Resource"]) == (["events:PutEvents"], [BUS])


def test_beside_that_it_reads_the_history_and_marks_what_it_has_promoted():
    reads = may("dynamodb:Query dynamodb:GetItem dynamodb:UpdateItem", HISTORY)
    reads |= may("dynamodb:GetItem", "table/pipeline-targets")
    rest = reads | OWN_LINES | may("sqs:SendMessage", "events-dead-letters")
    assert allowed(promoting())["promote"] - may("events:PutEvents", "event-bus/prod-deployment-events") == rest
    [mark] = [each for role, each in statements(promoting()) if role == "promote" and "Condition" in each]
    touched = mark["Condition"]["ForAllValues:StringEquals"]["dynamodb:Attributes"]
    assert set(touched) == {"deploymentId", "timestamp", "event", "sequence", "promoted"}


def test_it_is_called_for_what_has_succeeded_and_knows_where_to_ask():
    rule = promoting().one("aws:cloudwatch/eventRule:EventRule", "events-to-promote")
    wanted = {"source": ["bellyfed.deployment"], "detail-type": ["DeploymentCompleted"]}
    assert json.loads(rule.inputs["eventPattern"]) == wanted
    given = variables(promoting(), "promote")
    assert (json.loads(given["PROMOTE_TO"]), given["EVENT_SOURCE"]) == (NEXT, "bellyfed.deployment")
    assert promoting().exports["promoteRoleArn"].endswith("role/promote-role-1234567")


def test_its_failures_are_kept_and_watched():
    failures = promoting().one("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "promote-failures")
    letters = promoting().one("aws:sqs/queue:Queue", "events-dead-letters").outputs["arn"]
    assert failures.inputs["destinationConfig"]["onFailure"]["destination"] == letters


def test_a_stack_that_promotes_nothing_has_nothing_for_it(run):
    assert not [urn for urn in run.registrations if "promote" in urn]
    assert "promoteRoleArn" not in run.exports


def test_promoting_takes_no_transition_of_the_state_machine():
    machines = [
        each.one("aws:sfn/stateMachine:StateMachine").inputs["definition"] for each in (promoting(), ran("dev"))
    ]
    assert machines[0] == machines[1]


@pytest.mark.parametrize("function", ["start", "control"])
def test_whoever_takes_requests_knows_what_is_demanded(function):
    assert json.loads(variables(demanding(), function)["PROVENANCE"]) == DEMANDED
    assert json.loads(variables(ran("prod"), function).get("PROVENANCE", "{}")) == {}


def test_the_role_that_promotes_may_ask_and_say_nothing_else():
    [(principal, condition)] = conditions(demanding(role=ROLE)).items()
    assert principal == ROLE
    assert condition == {
        "StringEquals": {"events:detail-type": ["DeploymentRequested"]},
        "ForAllValues:StringEquals": {"events:source": "bellyfed.deployment"},
        "Null": {"events:source": "false"},
    }


def test_without_a_role_the_accounts_that_are_allowed_may_ask():
    config = {"provenance": DEMANDED, "allowedAccounts": [DEMANDED["account"]]}
    found = conditions(run_program(ROOT, "prod", mocks=PlainMocks(), config=config))
    assert list(found) == ["arn:aws:iam::111122223333:root"]
    with pytest.raises(LookupError):
        conditions(demanding())
