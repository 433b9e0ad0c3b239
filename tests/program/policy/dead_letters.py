"""Nothing is lost in silence: whatever is handed over later goes somewhere when that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from ops.sandbox.monitor import Registration

from .resources import (
    FAILURES,
    FUNCTION,
    MAPPING,
    PERMISSION,
    QUEUE_POLICY,
    RULE,
    SUBSCRIPTION,
    TARGET,
    Resources,
    last,
    of,
)
from .statements import statements

LATER = {"events.amazonaws.com", "s3.amazonaws.com", "sns.amazonaws.com", "scheduler.amazonaws.com"}
"""Who calls a function without waiting for its answer.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html"""


def _target(inputs: dict[str, Any]) -> str:
    retried = inputs.get("retryPolicy", {}).get("maximumEventAgeInSeconds", 0)
    if not inputs.get("deadLetterConfig", {}).get("arn"):
        return "has no dead letters: what EventBridge cannot deliver is lost"
    return "" if 60 <= retried <= 86400 else "does not say how long EventBridge tries again: 60 to 86400 seconds"


def _failures(inputs: dict[str, Any]) -> str:
    kept = inputs.get("destinationConfig", {}).get("onFailure", {}).get("destination")
    return "" if kept else "does not say where the function's failures go"


def _mapping(inputs: dict[str, Any]) -> str:
    """A stream stands still behind a record that fails for ever; a queue has dead letters of its own."""
    if not inputs.get("destinationConfig", {}).get("onFailure", {}).get("destinationArn"):
        return "does not say where records go that fail"
    ends = inputs.get("maximumRecordAgeInSeconds", -1) > 0 or inputs.get("maximumRetryAttempts", -1) >= 0
    return "" if ends else "tries a record that fails until the stream forgets it, and all others wait"


def _subscription(inputs: dict[str, Any]) -> str:
    """A mail cannot come back: SNS takes dead letters for what it calls, not for people.
    https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html"""
    person = inputs["protocol"] in ("email", "email-json", "sms")
    return "" if person or inputs.get("redrivePolicy") else "has no dead letters: what SNS cannot deliver is lost"


DELIVERIES: dict[str, Callable[[dict[str, Any]], str]] = {
    FAILURES: _failures,
    MAPPING: _mapping,
    SUBSCRIPTION: _subscription,
    TARGET: _target,
}
"""Type -> what is wrong with it."""


def lost(resources: Resources) -> Iterator[str]:
    """Every target, mapping and subscription has dead letters, and gives up some day."""
    for made in of(resources, *DELIVERIES):
        if wrong := DELIVERIES[made.type](made.inputs):
            yield f"{made.name} {wrong}"


def lost_by_a_function(resources: Resources) -> Iterator[str]:
    """Every function that is called without waiting leaves its failures in a queue."""
    kept = {last(made.inputs["functionName"]) for made in of(resources, FAILURES)}
    called = {last(made.inputs["arn"]) for made in of(resources, TARGET)}
    called |= {last(made.inputs["function"]) for made in of(resources, PERMISSION) if made.inputs["principal"] in LATER}
    for made in of(resources, FUNCTION):
        if made.outputs["name"] in called - kept:
            yield f"{made.name} is called without waiting, and has no queue for its failures: give it dead letters"


def lost_at_the_door(resources: Resources) -> Iterator[str]:
    """A queue lets every rule leave dead letters that names it for them; EventBridge says nothing if it does not.
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html"""
    rules = {(made.inputs.get("eventBusName"), made.outputs["name"]): made for made in of(resources, RULE)}
    policies = {last(made.inputs["queueUrl"]): made for made in of(resources, QUEUE_POLICY)}
    for made in of(resources, TARGET):
        rule = rules.get((made.inputs.get("eventBusName"), made.inputs["rule"]))
        policy = policies.get(last(made.inputs.get("deadLetterConfig", {}).get("arn", "")))
        if rule and policy and not _lets_in(policy, rule.outputs["arn"]):
            yield f"{policy.name} does not let {rule.name} leave dead letters"


def _lets_in(policy: Registration, rule: str) -> bool:
    allowed = [each for each in statements([policy]) if each.allows and "events.amazonaws.com" in each.services]
    sources = [arn for each in allowed for arn in each.conditions.get("aws:SourceArn", ["*"])]
    return any(fnmatchcase(rule, source) for source in sources)
