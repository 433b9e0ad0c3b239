"""A queue for what could not be handled."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from components import policy

DAYS = 14
"""The longest that SQS keeps a message."""

VISIBILITY_SECONDS = 120
"""Longer than a function that takes a message up again may run."""


def dead_letters(
    name: str, tags: Mapping[str, pulumi.Input[str]], parent: pulumi.Resource, **more: Any
) -> aws.sqs.Queue:
    return aws.sqs.Queue(
        name,
        message_retention_seconds=DAYS * 86400,
        visibility_timeout_seconds=VISIBILITY_SECONDS,
        sqs_managed_sse_enabled=True,
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
        **more,
    )


def dead_letters_of(
    sources: pulumi.Input[str],
    name: str,
    kind: str,
    tags: Mapping[str, pulumi.Input[str]],
    parent: pulumi.Resource,
) -> aws.sqs.Queue:
    """A queue in which these rules of EventBridge may leave what they could not deliver."""
    queue = dead_letters(f"{name}-{kind}", tags, parent)
    aws.sqs.QueuePolicy(
        f"{name}-may-leave-{kind}",
        queue_url=queue.url,
        policy=policy.document(policy.may_send("events.amazonaws.com", queue.arn, sources)),
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return queue
