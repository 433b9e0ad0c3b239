"""SQS queues and their policies."""

from __future__ import annotations

from typing import Any

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags

ATTRIBUTES = {
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "deduplicationScope": "DeduplicationScope",
    "delaySeconds": "DelaySeconds",
    "fifoThroughputLimit": "FifoThroughputLimit",
    "kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "redriveAllowPolicy": "RedriveAllowPolicy",
    "redrivePolicy": "RedrivePolicy",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}


class Queue(ResourceType):
    """A queue; its id is its URL."""

    token = "aws:sqs/queue:Queue"
    named = True
    identity = frozenset({"name", "namePrefix", "fifoQueue"})
    changeable = frozenset({*ATTRIBUTES, "tags"})
    kept = frozenset({"tags"})
    outputs = frozenset({"arn", "url"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        attributes = _attributes(inputs, set(ATTRIBUTES)) | ({"FifoQueue": "true"} if inputs.get("fifoQueue") else {})
        sqs = cloud.client("sqs")
        made = sqs.create_queue(QueueName=inputs["name"], Attributes=attributes, tags=inputs.get("tags") or {})
        url = made["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        return Made(url, {"arn": arn, "url": url})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        sqs = cloud.client("sqs")
        if attributes := _attributes(inputs, changed & set(ATTRIBUTES)):
            sqs.set_queue_attributes(QueueUrl=old.id, Attributes=attributes)
        added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
        if added:
            sqs.tag_queue(QueueUrl=old.id, Tags=added)
        if removed:
            sqs.untag_queue(QueueUrl=old.id, TagKeys=removed)
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("sqs").delete_queue(QueueUrl=old.id)


class QueuePolicy(ResourceType):
    """The policy of a queue; its id is the queue's URL."""

    token = "aws:sqs/queuePolicy:QueuePolicy"
    identity = frozenset({"queueUrl"})
    changeable = frozenset({"policy"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        sqs, url = cloud.client("sqs"), inputs["queueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": inputs["policy"]})
        return Made(url)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("sqs").set_queue_attributes(QueueUrl=old.id, Attributes={"Policy": ""})


def _attributes(inputs: Inputs, names: set[str]) -> dict[str, str]:
    return {ATTRIBUTES[name]: _text(inputs[name]) for name in sorted(names) if inputs.get(name) is not None}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) else str(value)
