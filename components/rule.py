"""A rule of EventBridge that calls a function, and loses nothing on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components.documents import as_json
from components.function import Function

RETRY_SECONDS = 24 * 3600
RETRIES = 185
"""The most that EventBridge offers. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html"""


@dataclass(frozen=True)
class Called:
    """A function that somebody else made."""

    name: pulumi.Input[str]
    arn: pulumi.Input[str]


def heard(pattern: Mapping[str, Any], bus_name: pulumi.Input[str] | None = None) -> dict[str, Any]:
    """When to call: for the events of a bus that match; of AWS's own bus, where none is named."""
    return {"event_bus_name": bus_name, "event_pattern": as_json(dict(pattern))}


def rule(
    name: str,
    when: Mapping[str, Any],
    function: Called | Function,
    dead_letters_arn: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
    parent: pulumi.Resource,
    seconds: int = RETRY_SECONDS,
) -> None:
    """Call a function: tried again for `seconds`, then kept as a dead letter. It is called by this rule alone.

    `when` is what `heard` says, or a `schedule_expression`.
    """
    child = pulumi.ResourceOptions(parent=parent)
    made = aws.cloudwatch.EventRule(name, **when, tags=tags, opts=child)
    allowed = aws.lambda_.Permission(
        f"{name}-permission",
        function=function.name,
        action="lambda:InvokeFunction",
        principal="events.amazonaws.com",
        source_arn=made.arn,
        opts=child,
    )
    aws.cloudwatch.EventTarget(
        f"{name}-target",
        rule=made.name,
        event_bus_name=made.event_bus_name,
        arn=function.arn,
        retry_policy={"maximum_event_age_in_seconds": seconds, "maximum_retry_attempts": RETRIES},
        dead_letter_config={"arn": dead_letters_arn},
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[allowed]),
    )
