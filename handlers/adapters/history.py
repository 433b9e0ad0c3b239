"""The tables: what is, written together with what happened, in one transaction or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from domain.deployment import Deployment, Status
from domain.errors import Conflict
from domain.target import Target
from handlers.adapters import items
from handlers.adapters.aws import client, error_code

HISTORY, TARGETS = os.environ.get("HISTORY_TABLE", ""), os.environ.get("TARGETS_TABLE", "")
ENVIRONMENT = os.environ.get("ENVIRONMENT", "")
"""Whose deployments are seen: several pipelines may keep theirs in one table."""
RETENTION_DAYS = int(os.environ.get("RETENTION_DAYS", "365"))
NAME_DAYS = 91
"""Step Functions refuses an execution's name for 90 days; a deployment's id is kept for at least as long.
https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html"""
HELD_DAYS = 3650
"""A service whose undo failed is held until somebody resolves it, which needs to know what failed."""
ACTIVE_DAYS = 14
"""Longer than any wait between two writes of a deployment."""
_LOST = ("ConditionalCheckFailed", "TransactionConflict")

dynamodb = client("dynamodb")


def find(deployment_id: str) -> Deployment | None:
    """The deployment row: the oldest row of its partition."""
    found = dynamodb.query(
        TableName=HISTORY,
        KeyConditionExpression="deploymentId = :id",
        ExpressionAttributeValues={":id": {"S": deployment_id}},
        ConsistentRead=True,
        Limit=1,
    )["Items"]
    # Time to live may take the deployment row before its events.
    return items.to_deployment(found[0]) if found and "status" in found[0] and ours(found[0]) else None


def ours(row: items.Item) -> bool:
    """Not of another pipeline; an index may not say whose a row is."""
    return not ENVIRONMENT or row.get("environment", {}).get("S", ENVIRONMENT) == ENVIRONMENT


def get(deployment_id: str) -> Deployment:
    """Raises LookupError if there is none."""
    deployment = find(deployment_id)
    if deployment is None:
        raise LookupError(f"there is no deployment {deployment_id}")
    return deployment


def target(service: str) -> Target:
    """Who holds and what is live on a service; a service never seen is a free target."""
    found = dynamodb.get_item(TableName=TARGETS, Key={"service": {"S": service}}, ConsistentRead=True)
    return items.to_target(found["Item"]) if "Item" in found else Target(service=service)


def used(deployment_id: str) -> str | None:
    """The digest of the request that used this id, or None."""
    found = dynamodb.get_item(TableName=HISTORY, Key=_use_key(deployment_id), ConsistentRead=True)
    return str(found["Item"]["digest"]["S"]) if "Item" in found else None


def with_status(status: str) -> Iterator[str]:
    """Ids of all deployments in a status, oldest first."""
    yield from _index("StatusIndex", "status", status)


def waiting_for(operation: str) -> Iterator[str]:
    """Ids of the deployments that wait for something in AWS."""
    yield from _index("WaitIndex", "waitsFor", operation)


def commit(*deployments: Deployment, target: Target | None = None, use: str | None = None) -> list[Deployment]:
    """Write deployments and a target with their news, and the first one's use of its id; all or nothing.

    Raises Conflict if any of them is not any more what was read.
    """
    writes = [write for deployment in deployments for write in _writes(deployment)]
    if target is not None:
        writes.append(_put(TARGETS, items.of_target(target), target.revision, "service"))
        kept = target.at // 1000 + RETENTION_DAYS * 86400
        writes += [_put(HISTORY, items.of_event(event, kept), 0, "deploymentId") for event in target.news]
    if use is not None:
        writes.append(_use(deployments[0], use))
    try:
        dynamodb.transact_write_items(TransactItems=writes)
    except ClientError as error:
        reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", [])}
        if error_code(error) == "TransactionCanceledException" and reasons & set(_LOST):
            raise Conflict("somebody else wrote first") from error
        raise
    return [replace(deployment, revision=deployment.revision + 1, news=()) for deployment in deployments]


def save(deployment: Deployment) -> Deployment:
    """Write one deployment with its news. Raises Conflict."""
    return commit(deployment)[0]


def _writes(deployment: Deployment) -> list[dict[str, Any]]:
    ttl = _ttl(deployment)
    row = _put(HISTORY, items.of_deployment(deployment, ttl), deployment.revision, "deploymentId")
    return [row, *(_put(HISTORY, items.of_event(event, ttl), 0, "deploymentId") for event in deployment.news)]


def _put(table: str, item: items.Item, revision: int, key: str) -> dict[str, Any]:
    put = {"TableName": table, "Item": item}
    if not revision:
        return {"Put": {**put, "ConditionExpression": f"attribute_not_exists({key})"}}
    values = {":read": {"N": str(revision)}}
    return {"Put": {**put, "ConditionExpression": "revision = :read", "ExpressionAttributeValues": values}}


def _use(deployment: Deployment, digest: str) -> dict[str, Any]:
    """A row of its own per id: the deployment row's key holds a time, so it alone could exist twice."""
    ttl = max(_ttl(deployment), deployment.accepted_at // 1000 + NAME_DAYS * 86400)
    used = {**_use_key(deployment.id), "digest": {"S": digest}, "ttl": {"N": str(ttl)}}
    return _put(HISTORY, used, 0, "deploymentId")


def _use_key(deployment_id: str) -> items.Item:
    return {"deploymentId": {"S": f"id:{deployment_id}"}, "timestamp": {"N": "0"}}


def _ttl(deployment: Deployment) -> int:
    """Seconds since 1970. A deployment that is active outlives whatever it waits for."""
    days = max(RETENTION_DAYS, HELD_DAYS) if deployment.status is Status.ROLLBACK_FAILED else RETENTION_DAYS
    kept = deployment.accepted_at // 1000 + days * 86400
    return kept if deployment.status.final else max(kept, deployment.deadline // 1000 + ACTIVE_DAYS * 86400)


def query_of(index: str, key: str, value: str) -> dict[str, Any]:
    """What an index is asked for the rows with this value."""
    return {
        "TableName": HISTORY,
        "IndexName": index,
        "KeyConditionExpression": "#key = :value",
        "ExpressionAttributeNames": {"#key": key},
        "ExpressionAttributeValues": {":value": {"S": value}},
    }


def _index(index: str, key: str, value: str) -> Iterator[str]:
    query = query_of(index, key, value)
    while True:
        page = dynamodb.query(**query)
        yield from (found["deploymentId"]["S"] for found in page["Items"] if ours(found))
        if "LastEvaluatedKey" not in page:
            return
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"]
