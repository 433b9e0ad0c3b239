"""Alarms, their topic and its key, in the emulator: made, changed in place, and found as AWS would have them."""

import json

import pytest
from botocore import validate

from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import run_program
from ops.sandbox.resources.cloudwatch import alarm_parameters
from ops.sandbox.resources.resource_type import Cloud


def ups(running, **config):
    changes = []
    running.up(lambda *change: changes.append(change), config)
    return {(verb, type_.rsplit(":", 1)[1], name) for verb, type_, name in changes if verb != "same"}


@pytest.fixture
def alarms(running):
    running.up()
    described = running.client("cloudwatch").describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    metric = {each["AlarmName"].split("-")[0]: each for each in described["MetricAlarms"]}
    return metric | {"either": described["CompositeAlarms"][0]}


def test_an_alarm_reads_the_metric_that_it_names(alarms):
    plain = alarms["plain"]
    assert (plain["Namespace"], plain["MetricName"], plain["Statistic"]) == ("Fixture", "Held", "Maximum")
    assert plain["Dimensions"] == [{"Name": "environment", "Value": "dev"}]


def test_mathematics_reads_metrics_as_aws_has_them(program):
    """The emulator forgets what an alarm computes with."""
    made = run_program(program, "dev", mocks=PlainMocks()).one("aws:cloudwatch/metricAlarm:MetricAlarm", "computed")
    client = Cloud(None, "us-east-1").client("cloudwatch")
    asked = alarm_parameters(client, {**made.inputs, "name": "computed"})
    shape = client.meta.service_model.operation_model("PutMetricAlarm").input_shape
    assert not validate.ParamValidator().validate(asked, shape).has_errors()
    result, runs, _ = asked["Metrics"]
    assert (result["Expression"], result["ReturnData"]) == ("invocations - errors", True)
    metric = {"Namespace": "AWS/Lambda", "MetricName": "Invocations"}
    dimensions = [{"Name": "FunctionName", "Value": "sweep"}]
    assert runs["MetricStat"] == {"Metric": {**metric, "Dimensions": dimensions}, "Period": 60, "Stat": "Sum"}


def test_the_alarm_of_alarms_names_the_others(alarms):
    rule = alarms["either"]["AlarmRule"]
    assert all(alarms[name]["AlarmArn"] in rule for name in ("plain", "computed"))


def test_the_topic_is_encrypted_with_the_key_and_writes_to_people(running):
    outputs, sns = running.outputs, running.client("sns")
    topic = sns.get_topic_attributes(TopicArn=outputs["topic"])["Attributes"]
    assert topic["KmsMasterKeyId"].endswith(f":key/{outputs['key']}")
    assert "cloudwatch.amazonaws.com" in topic["Policy"]
    told = sns.list_subscriptions_by_topic(TopicArn=outputs["topic"])["Subscriptions"]
    assert [(each["Protocol"], each["Endpoint"]) for each in told] == [("email", "on-call@example.com")]
    assert running.client("kms").get_key_rotation_status(KeyId=outputs["key"])["KeyRotationEnabled"] is True


def test_a_message_on_the_topic_is_taken(running):
    assert running.client("sns").publish(TopicArn=running.outputs["topic"], Message="x")["MessageId"]


def test_what_people_read_changes_in_place(running, alarms):
    before = dict(running.outputs)
    assert ups(running, note="second") == {
        ("update", "CompositeAlarm", "either"),
        ("update", "Dashboard", "board"),
        ("update", "Key", "key"),
        ("update", "MetricAlarm", "plain"),
        ("update", "QueryDefinition", "asked"),
        ("update", "Topic", "alerts"),
    }
    assert running.outputs == before
    told = running.client("cloudwatch").describe_alarms(AlarmNames=[alarms["plain"]["AlarmName"]])
    assert told["MetricAlarms"][0]["AlarmDescription"] == "second"
    board = running.client("cloudwatch").get_dashboard(DashboardName="fixture")["DashboardBody"]
    assert json.loads(board)["widgets"][0]["properties"]["markdown"] == "second"
    assert ups(running, note="second") == set()
