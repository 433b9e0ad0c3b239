"""What the bus tells is handled once, and only if the history has it: anybody may put events, some come twice."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from handlers.adapters import items
from handlers.adapters.aws import client, error_code
from handlers.adapters.history import ENVIRONMENT, HISTORY

MOST_ID, MOST = 300, 1 << 53
"""What DynamoDB takes as a key has more; what a row of ours has, less."""

dynamodb = client("dynamodb")


def recorded(event: dict[str, Any], unless: str = "") -> dict[str, Any] | None:
    """The detail of an event of the bus as the history has it; None if it never happened, or if the consumer `unless`
    has claimed it."""
    key = _key(event["detail"])
    if key is None:
        return None
    row = items.plain(dynamodb.get_item(TableName=HISTORY, Key=key, ConsistentRead=True).get("Item", {}))
    is_it = (row.get("event"), row.get("sequence")) == (event["detail-type"], event["detail"].get("sequence"))
    return dict(row["detail"]) if is_it and unless not in row else None


def claim(event: dict[str, Any], consumer: str, request_id: str) -> bool:
    """Whether the event of the bus happened, and no other call has claimed it as `consumer`.

    The event's own row says who did. A failed call that Lambda repeats has the same `request_id`, and claims it again.
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
    """
    key = _key(event["detail"])
    if key is None:
        return False
    try:
        dynamodb.update_item(
            TableName=HISTORY,
            Key=key,
            UpdateExpression="SET #by = :call",
            ConditionExpression="#event = :event AND #sequence = :sequence AND attribute_not_exists(#by)",
            ExpressionAttributeNames={"#by": consumer, "#event": "event", "#sequence": "sequence"},
            ExpressionAttributeValues={
                ":call": {"S": request_id},
                ":event": {"S": event["detail-type"]},
                ":sequence": {"N": str(event["detail"]["sequence"])},
            },
        )
    except ClientError as error:
        if error_code(error) != "ConditionalCheckFailedException":
            raise
        # Asked again rather than returned with the refusal: the function may write these attributes, and no others.
        row = dynamodb.get_item(TableName=HISTORY, Key=key, ConsistentRead=True).get("Item", {})
        return bool(row.get(consumer) == {"S": request_id})
    return True


def _key(detail: dict[str, Any]) -> items.Item | None:
    """Of the event's row, if the detail can be that of one of ours: several pipelines may tell theirs on one bus."""
    if ENVIRONMENT and detail.get("environment") != ENVIRONMENT:
        return None
    deployment_id, at, sequence = (detail.get(name) for name in ("deploymentId", "at", "sequence"))
    if not (isinstance(deployment_id, str) and 0 < len(deployment_id) <= MOST_ID):
        return None
    if not (type(at) is int and type(sequence) is int and 0 < at < MOST and 0 < sequence < MOST):
        return None
    return {"deploymentId": {"S": deployment_id}, "timestamp": {"N": str(at)}}
