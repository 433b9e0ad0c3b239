"""IAM documents, said once."""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

import pulumi

from components.documents import as_json


class GrantArgs(TypedDict):
    what: str
    """Completes the sentence "the function may ...", with hyphens: `append-history`."""
    actions: Sequence[str]
    """IAM actions."""
    resources: Sequence[pulumi.Input[str]]
    """ARNs."""
    attributes: NotRequired[Sequence[str]]
    """Of DynamoDB's items, the only attributes that the actions may touch; default all."""


def grant(what: str, actions: Sequence[str], *resources: pulumi.Input[str]) -> GrantArgs:
    return {"what": what, "actions": actions, "resources": resources}


def granted(*grants: GrantArgs) -> pulumi.Input[str]:
    """The policy of a function: a statement for each grant, with its sentence as id."""
    return document(
        *(
            statement(
                list(each["actions"]),
                *each["resources"],
                Sid=each["what"].title().replace("-", ""),
                **_only(each.get("attributes")),
            )
            for each in grants
        )
    )


def _only(attributes: Sequence[str] | None) -> dict[str, Any]:
    """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html"""
    if attributes is None:
        return {}
    return {"Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": list(attributes)}}}


def statement(actions: list[str], *resources: pulumi.Input[str], **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": list(resources), **more}


def document(*statements: dict[str, Any]) -> pulumi.Input[str]:
    return as_json({"Version": "2012-10-17", "Statement": list(statements)})


def trust(service: str, **condition: dict[str, Any]) -> pulumi.Input[str]:
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
