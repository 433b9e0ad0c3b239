"""Which event calls which function, and that nothing calls itself."""

import json

import pytest

from domain.catalogue import REGISTRY

from .patterns import matches

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
WAKING = ("pipeline-waking", "pipeline-waking-ecs", "pipeline-waking-codebuild")
CALLS = {
    "pipeline-requests": "pipeline-start",
    "pipeline-ended-operations": "pipeline-resume",
    "pipeline-endings": "pipeline-measure",
    "monitoring-notify-people-notices": "monitoring-notify-people",
    **dict.fromkeys(WAKING, "pipeline-resume"),
    "pipeline-every-minute": "pipeline-sweep",
}


def pattern(run, rule):
    return json.loads(run.one(RULE, rule).inputs["eventPattern"])


def event(detail_type, source="bellyfed.deployment"):
    return {"source": source, "detail-type": detail_type, "account": "111122223333", "detail": {"service": "shop"}}


def test_every_rule_calls_the_function_it_is_for(run):
    names = {made.name: made.outputs["name"] for made in run.all(RULE)}
    assert set(names) == set(CALLS)
    for rule, function in CALLS.items():
        (target,) = [made for made in run.all(TARGET) if made.inputs["rule"] == names[rule]]
        assert target.inputs["arn"] == run.one("aws:lambda/function:Function", f"{function}-function").outputs["arn"]


def test_a_rule_has_at_most_the_five_targets_that_aws_allows(run):
    rules = [(made.inputs["eventBusName"], made.inputs["rule"]) for made in run.all(TARGET)]
    assert max(rules.count(rule) for rule in rules) <= 5


def test_every_target_tries_again_and_then_keeps_what_it_could_not_deliver(run):
    queues = {made.outputs["arn"] for made in run.all("aws:sqs/queue:Queue")}
    for made in run.all(TARGET):
        assert made.inputs["deadLetterConfig"]["arn"] in queues
        assert 60 <= made.inputs["retryPolicy"]["maximumEventAgeInSeconds"] <= 86400
        assert 1 <= made.inputs["retryPolicy"]["maximumRetryAttempts"] <= 185


def test_a_rule_may_call_its_function_and_no_other_rule_may(run):
    rules = {made.outputs["arn"] for made in run.all(RULE)}
    everybody = run.all("aws:lambda/permission:Permission")
    permissions = [made for made in everybody if made.inputs["principal"] == "events.amazonaws.com"]
    assert {made.inputs["sourceArn"] for made in permissions} == rules
    others = {(made.inputs["principal"], made.inputs["function"]) for made in everybody if made not in permissions}
    assert others == {("apigateway.amazonaws.com", "pipeline-control-function-1234567")}
    allowed = {(made.inputs["function"], made.inputs["sourceArn"]) for made in permissions}
    for target in run.all(TARGET):
        rule = next(made.outputs["arn"] for made in run.all(RULE) if made.outputs["name"] == target.inputs["rule"])
        assert (target.inputs["arn"].split(":function:")[1], rule) in allowed


def test_a_request_from_the_configured_source_starts_a_deployment(run):
    assert matches(pattern(run, "pipeline-requests"), event("DeploymentRequested"))
    assert not matches(pattern(run, "pipeline-requests"), event("DeploymentRequested", source="somebody.else"))


@pytest.mark.parametrize("name", [each for each, event in REGISTRY.items() if not event.incoming])
def test_what_the_coordinator_tells_starts_nothing(run, name):
    assert not matches(pattern(run, "pipeline-requests"), event(name))


def test_requests_come_by_our_bus_and_news_of_aws_by_the_default_one(run):
    buses = {made.name: made.inputs.get("eventBusName", "default") for made in run.all(RULE)}
    ours = run.exports["eventBusName"]
    told = dict.fromkeys(
        ["pipeline-requests", "pipeline-ended-operations", "pipeline-endings", "monitoring-notify-people-notices"], ours
    )
    assert buses == {**told, **dict.fromkeys([*WAKING, "pipeline-every-minute"], "default")}


def test_the_sweep_comes_every_minute(run):
    assert run.one(RULE, "pipeline-every-minute").inputs["scheduleExpression"] == "rate(1 minute)"


def test_an_operator_that_the_matcher_does_not_know_is_refused():
    with pytest.raises(NotImplementedError, match="prefix"):
        matches({"source": [{"prefix": "aws."}]}, event("DeploymentRequested"))
