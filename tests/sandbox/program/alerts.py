"""A topic with its key, the alarms that tell it, and what is looked for in a log."""

import json

import pulumi
import pulumi_aws as aws
from events import account, partition
from workflow import history

config = pulumi.Config()
note = config.require("note")

root = {"Effect": "Allow", "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"}, "Action": "kms:*"}
key = aws.kms.Key(
    "key",
    description=note,
    policy=json.dumps({"Version": "2012-10-17", "Statement": [{**root, "Resource": "*"}]}),
    enable_key_rotation=True,
    deletion_window_in_days=30,
    tags={"of": "fixture"},
)
aws.kms.Alias("key-alias", name_prefix="alias/fixture-", target_key_id=key.key_id)
topic = aws.sns.Topic("alerts", display_name=note, kms_master_key_id=key.arn, tags={"of": "fixture"})
statement = {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish"}
aws.sns.TopicPolicy(
    "alerts-policy",
    arn=topic.arn,
    policy=topic.arn.apply(
        lambda arn: json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Resource": arn}]})
    ),
)
aws.sns.TopicSubscription("alerts-mail", topic=topic.arn, protocol="email", endpoint="on-call@example.com")

plain = aws.cloudwatch.MetricAlarm(
    "plain",
    alarm_description=note,
    namespace="Fixture",
    metric_name="Held",
    dimensions={"environment": "dev"},
    statistic="Maximum",
    period=60,
    comparison_operator="GreaterThanThreshold",
    threshold=0,
    evaluation_periods=1,
    treat_missing_data="notBreaching",
    alarm_actions=[topic.arn],
    ok_actions=[topic.arn],
    tags={"of": "fixture"},
)
runs, errors = (
    {
        "id": name.lower(),
        "metric": {
            "namespace": "AWS/Lambda",
            "metric_name": name,
            "dimensions": {"FunctionName": "sweep"},
            "stat": "Sum",
            "period": 60,
        },
        "return_data": False,
    }
    for name in ("Invocations", "Errors")
)
computed = aws.cloudwatch.MetricAlarm(
    "computed",
    comparison_operator="LessThanThreshold",
    threshold=1,
    evaluation_periods=5,
    datapoints_to_alarm=5,
    treat_missing_data="breaching",
    metric_queries=[
        {"id": "result", "expression": "invocations - errors", "label": "runs", "return_data": True},
        runs,
        errors,
    ],
)
aws.cloudwatch.CompositeAlarm(
    "either",
    alarm_name="fixture-either",
    alarm_description=note,
    alarm_rule=pulumi.Output.format('ALARM("{0}") OR ALARM("{1}")', plain.arn, computed.arn),
    alarm_actions=[topic.arn],
    tags={"of": "fixture"},
)
widget = {"type": "text", "width": 6, "height": 2, "properties": {"markdown": note}}
aws.cloudwatch.Dashboard("board", dashboard_name="fixture", dashboard_body=json.dumps({"widgets": [widget]}))
aws.cloudwatch.LogMetricFilter(
    "counted",
    log_group_name=history.name,
    pattern='{ $.level = "error" }',
    metric_transformation={"namespace": "Fixture", "name": "Errors", "value": "1"},
)
aws.cloudwatch.QueryDefinition("asked", log_group_names=[history.name], query_string=f"fields {note}")
