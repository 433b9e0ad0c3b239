"""What is kept is encrypted: by AWS without a word, or because the program says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ops.sandbox.monitor import Registration

from .resources import ARCHIVE, BUS, FUNCTION, LOG, MACHINE, QUEUE, TABLE, TOPIC, Resources, of

BY_AWS = {
    ARCHIVE: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html",
    BUS: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html",
    FUNCTION: "https://docs.aws.amazon.com/lambda/latest/dg/security-encryption-at-rest.html",
    LOG: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/data-protection.html",
    MACHINE: "https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html",
    TABLE: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
}
"""Encrypted with a key that AWS owns, which nobody can switch off."""

KEYS_OF_AWS = "alias/aws/"


IN_THE_CLEAR = {
    "monitoring-alerts": "dev: a key of one's own costs a dollar a month, more than all else; an alert has no secret",
}
"""Topics without a key, by name."""


def _queue(made: Registration) -> str:
    """SQS does it by default, but a provider that says nothing may switch it off."""
    said = made.inputs.get("sqsManagedSseEnabled") or made.inputs.get("kmsMasterKeyId")
    return "" if said else "say sqs_managed_sse_enabled=True"


def _topic(made: Registration) -> str:
    """SNS keeps a message in the clear until it is delivered, unless it has a key; AWS's own key is no choice.
    https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns"""
    key = made.inputs.get("kmsMasterKeyId", "")
    if KEYS_OF_AWS in key:
        return f"CloudWatch may not use {key}: alarms would vanish in silence"
    return "" if key or made.name in IN_THE_CLEAR else "give it a key"


SAYS: dict[str, Callable[[Registration], str]] = {QUEUE: _queue, TOPIC: _topic}
"""Type -> what is missing."""


def unencrypted(resources: Resources) -> Iterator[str]:
    """What holds data is encrypted at rest."""
    for made in of(resources, *SAYS):
        if missing := SAYS[made.type](made):
            yield f"{made.name} is not encrypted at rest: {missing}"
