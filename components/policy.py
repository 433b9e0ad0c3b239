"""IAM documents, said once."""

from __future__ import annotations

from typing import Any

import pulumi


def statement(actions: list[str], *resources: pulumi.Input[str], **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": list(resources), **more}


def document(*statements: dict[str, Any]) -> pulumi.Output[str]:
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(service: str, **condition: dict[str, Any]) -> pulumi.Output[str]:
    """Let an AWS service assume a role; `condition` keeps other people's resources from using it."""
    allowed = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return document(allowed | ({"Condition": condition} if condition else {}))


def may_send(service: str, queue: pulumi.Input[str], *sources: pulumi.Input[str]) -> dict[str, Any]:
    """Let a service put messages into a queue, on behalf of these resources alone."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnLike": {"aws:SourceArn": list(sources)}},
    }
