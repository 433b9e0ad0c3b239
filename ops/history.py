"""Reads the history table as anybody with an AWS client can."""

from __future__ import annotations

from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from domain.deployment import Status

_plain = TypeDeserializer().deserialize


def deployments(dynamodb: Any, table: str) -> list[dict[str, Any]]:
    """All deployments, oldest first, each with its outcome and what its last event says."""
    ids = [row["deploymentId"] for status in Status for row in _with_status(dynamodb, table, status)]
    return sorted((_told(history(dynamodb, table, each)) for each in ids), key=lambda row: row["acceptedAt"])


def history(dynamodb: Any, table: str, deployment_id: str) -> list[dict[str, Any]]:
    """The deployment row, then its event rows in order."""
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="deploymentId = :id",
        ExpressionAttributeValues={":id": {"S": deployment_id}},
    )
    return [_row(item) for page in pages for item in page["Items"]]


def _with_status(dynamodb: Any, table: str, status: str) -> list[dict[str, Any]]:
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table,
        IndexName="StatusIndex",
        KeyConditionExpression="#status = :status",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":status": {"S": status}},
    )
    return [_row(item) for page in pages for item in page["Items"]]


def _told(rows: list[dict[str, Any]]) -> dict[str, Any]:
    row, last = rows[0], rows[-1]["detail"]
    why = last.get("reason") or "; ".join(last.get("problems", []))
    return {
        "deploymentId": row["deploymentId"],
        "service": row.get("service", ""),
        "version": row.get("version", ""),
        "status": row["status"],
        "requestedBy": row.get("requestedBy", ""),
        "acceptedAt": int(row["timestamp"]),
        "durationMs": int(last.get("durationMs", 0)),
        "waitedMs": int(row.get("waitedMs", 0)),
        "events": len(rows) - 1,
        "why": why,
    }


def _row(item: dict[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) for key, value in item.items()}
