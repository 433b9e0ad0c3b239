"""The table, and the queue for what could not be delivered."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()

NAMES = {"by-status": "status", "by-service": "service"}
indexes = config.require_object("indexes")

table = aws.dynamodb.Table(
    "items",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    range_key="at",
    attributes=[
        {"name": "id", "type": "S"},
        {"name": "at", "type": "N"},
        *({"name": NAMES[index], "type": "S"} for index in indexes),
    ],
    global_secondary_indexes=[
        {
            "name": index,
            "hash_key": NAMES[index],
            "range_key": "at",
            "projection_type": "INCLUDE",
            "non_key_attributes": ["marker"],
        }
        for index in indexes
    ],
    stream_enabled=True,
    stream_view_type="NEW_AND_OLD_IMAGES",
    ttl={"attribute_name": "expires", "enabled": True},
    point_in_time_recovery={"enabled": True},
    deletion_protection_enabled=False,
    server_side_encryption={"enabled": True},
    tags={"of": "fixture"},
)

letters = aws.sqs.Queue(
    "letters",
    message_retention_seconds=1209600,
    visibility_timeout_seconds=60,
    sqs_managed_sse_enabled=True,
    opts=pulumi.ResourceOptions(protect=config.require_bool("guard")),
)
allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
aws.sqs.QueuePolicy(
    "letters-policy",
    queue_url=letters.url,
    policy=letters.arn.apply(
        lambda arn: json.dumps({"Version": "2012-10-17", "Statement": [{**allow, "Resource": arn}]})
    ),
)
aws.s3.Bucket("uploads", force_destroy=True, tags={"of": "fixture"})
