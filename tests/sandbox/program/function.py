"""A component: one function with its role and log group."""

import json
from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}


class Function(pulumi.ComponentResource):
    """A function of `functions/record.py`."""

    def __init__(
        self,
        name: str,
        *,
        handler: str,
        table: aws.dynamodb.Table,
        letters: aws.sqs.Queue,
        variables: Mapping[str, pulumi.Input[str]] | None = None,
    ) -> None:
        super().__init__("fixture:index:Function", name, {})
        child = pulumi.ResourceOptions(parent=self)
        role = aws.iam.Role(
            name,
            assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [TRUST]}),
            description="of the fixture",
            opts=child,
        )
        allow = {
            "Effect": "Allow",
            "Action": ["dynamodb:*", "sqs:*"],
            "Resource": [table.arn, letters.arn, pulumi.Output.concat(table.arn, "/stream/*")],
        }
        aws.iam.RolePolicy(
            f"{name}-may-write",
            role=role.name,
            policy=pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": [allow]}),
            opts=child,
        )
        logs = aws.cloudwatch.LogGroup(name, retention_in_days=pulumi.Config().require_int("retentionDays"), opts=child)
        self.function = aws.lambda_.Function(
            name,
            runtime="python3.12",
            handler=handler,
            role=role.arn,
            code=pulumi.AssetArchive({"record.py": pulumi.FileAsset("functions/record.py")}),
            memory_size=pulumi.Config().require_int("memory"),
            timeout=10,
            architectures=["arm64"],
            environment={"variables": {"TABLE": table.name, **(variables or {})}},
            logging_config={"log_format": "JSON", "log_group": logs.name, "system_log_level": "WARN"},
            dead_letter_config={"target_arn": letters.arn},
            reserved_concurrent_executions=5,
            tracing_config={"mode": "Active"},
            tags={"of": "fixture"},
            opts=child,
        )
        self.register_outputs({})
