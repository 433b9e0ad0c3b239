"""The bus, its policy and its archive."""

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
account = aws.get_caller_identity().account_id
partition = aws.get_partition().partition
region = aws.get_region().region

bus = aws.cloudwatch.EventBus("events", description="of the fixture", tags={"of": "fixture"})
statement = {
    "Sid": "account",
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"},
    "Action": "events:PutEvents",
    "Resource": bus.arn,
}
aws.cloudwatch.EventBusPolicy(
    "events-policy",
    event_bus_name=bus.name,
    policy=pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": [statement]}),
)
if config.require_bool("archive"):
    aws.cloudwatch.EventArchive("archive", event_source_arn=bus.arn, retention_days=config.require_int("retentionDays"))
