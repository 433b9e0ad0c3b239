"""Who calls the recording function: a rule, a schedule and a state machine."""

import json

import pulumi
import pulumi_aws as aws
from events import bus
from function import Function
from storage import letters, table

record = Function(
    "record",
    handler="record.handler",
    table=table,
    letters=letters,
    variables={"MARKER": pulumi.Config().require("marker")},
).function

rule = aws.cloudwatch.EventRule(
    "made",
    event_bus_name=bus.name,
    event_pattern=json.dumps({"source": ["fixture"], "detail-type": ["Made"]}),
)
aws.cloudwatch.EventTarget(
    "made-record",
    rule=rule.name,
    event_bus_name=bus.name,
    arn=record.arn,
    input_transformer={
        "input_paths": {"id": "$.detail.id"},
        "input_template": '{"id": <id>}',
    },
    retry_policy={"maximum_event_age_in_seconds": 3600, "maximum_retry_attempts": 3},
    dead_letter_config={"arn": letters.arn},
)
aws.lambda_.Permission(
    "made-may-invoke",
    action="lambda:InvokeFunction",
    function=record.name,
    principal="events.amazonaws.com",
    source_arn=rule.arn,
)
aws.lambda_.FunctionEventInvokeConfig(
    "record-retries",
    function_name=record.name,
    maximum_retry_attempts=1,
    maximum_event_age_in_seconds=600,
    destination_config={"on_failure": {"destination": letters.arn}},
)

trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}}
role = aws.iam.Role("machine", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
history = aws.cloudwatch.LogGroup("machine", name_prefix="/aws/vendedlogs/states/machine-", retention_in_days=7)
machine = aws.sfn.StateMachine(
    "machine",
    type="STANDARD",
    role_arn=role.arn,
    definition=pulumi.Output.json_dumps(
        {
            "Comment": pulumi.Config().require("marker"),
            "QueryLanguage": "JSONata",
            "StartAt": "Record",
            "States": {
                "Record": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::lambda:invoke",
                    "Arguments": {"FunctionName": record.arn, "Payload": {"id": "{% $states.input.id %}"}},
                    "End": True,
                }
            },
        }
    ),
    logging_configuration={
        "level": "ERROR",
        "include_execution_data": False,
        "log_destination": pulumi.Output.concat(history.arn, ":*"),
    },
    tracing_configuration={"enabled": True},
)
waiting = aws.sfn.StateMachine(
    "waiting",
    role_arn=role.arn,
    definition=pulumi.Output.json_dumps(
        {
            "QueryLanguage": "JSONata",
            "StartAt": "Wait",
            "States": {
                "Wait": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                    "Arguments": {
                        "QueueUrl": letters.url,
                        "MessageBody": {"token": "{% $states.context.Task.Token %}"},
                    },
                    "TimeoutSeconds": 60,
                    "End": True,
                }
            },
        }
    ),
)

hourly = aws.cloudwatch.EventRule("hourly", schedule_expression="rate(1 hour)", state="ENABLED")
aws.cloudwatch.EventTarget(
    "hourly-machine",
    rule=hourly.name,
    target_id="machine",
    arn=machine.arn,
    role_arn=role.arn,
    input=json.dumps({"id": "hourly"}),
)
