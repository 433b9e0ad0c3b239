"""What the bus tells is handled once, and as the history has it: anybody may put an event, and any may come twice."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from handlers.adapters import items
from handlers.adapters.aws import client, error_code
from handlers.adapters.history import HISTORY

dynamodb = client("dynamodb")


def claim(event: dict[str, Any], consumer: str, request_id: str) -> dict[str, Any] | None:
    """The recorded detail of an event of the bus, if it happened and no other call has handled it as `consumer`.

    The event's own row says who did. A failed call that Lambda repeats has the same `request_id`, and claims it again.
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
    """
    detail = event["detail"]
    deployment_id, at, sequence = (detail.get(key) for key in ("deploymentId", "at", "sequence"))
    if not (isinstance(deployment_id, str) and deployment_id and type(at) is int and type(sequence) is int):
        return None
    try:
        row = dynamodb.update_item(
            TableName=HISTORY,
            Key={"deploymentId": {"S": deployment_id}, "timestamp": {"N": str(at)}},
            UpdateExpression="SET #by = :call",
            ConditionExpression="#event = :event AND #sequence = :sequence AND attribute_not_exists(#by)",
            ExpressionAttributeNames={"#by": consumer, "#event": "event", "#sequence": "sequence"},
            ExpressionAttributeValues={
                ":call": {"S": request_id},
                ":event": {"S": event["detail-type"]},
                ":sequence": {"N": str(sequence)},
            },
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )["Attributes"]
    except ClientError as error:
        if error_code(error) != "ConditionalCheckFailedException":
            raise
        row = error.response.get("Item", {})
        if row.get(consumer) != {"S": request_id} or row.get("event") != {"S": event["detail-type"]}:
            return None
    return dict(items.plain(row)["detail"])
