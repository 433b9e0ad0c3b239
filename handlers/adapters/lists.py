"""What people look at: pages of the tables, newest first, and a deployment with all its events."""

from __future__ import annotations

from typing import Any

from domain.deployment import Deployment, Status, kind_of
from domain.target import Target
from handlers.adapters import items
from handlers.adapters.aws import client
from handlers.adapters.history import HISTORY, TARGETS, ours, query_of

Place = list[Any]
"""Where a page ended: `[deploymentId, timestamp]`, or `[service]`."""

PAGE, MOST_PAGES = 100, 20

dynamodb = client("dynamodb")


def is_place(value: Any) -> bool:
    """Whether a client may have got this from a page."""
    kinds = [type(each) for each in value] if isinstance(value, list) else []
    if kinds not in ([str, int], [str]) or not (value[0].isascii() and value[0].isprintable()):
        return False
    return 0 < len(value[0]) <= 300 and (len(value) == 1 or abs(value[1]) < 1 << 53)


def page(
    index: str, key: str, value: str, limit: int, after: Place | None
) -> tuple[list[dict[str, Any]], Place | None]:
    """Up to `limit` deployments from an index, and where to go on, or None at the end."""
    query = {**query_of(index, key, value), "ScanIndexForward": False, "Limit": limit}
    if after:
        row = {"deploymentId": after[0], "timestamp": after[-1] if len(after) == 2 else 0, key: value}
        query["ExclusiveStartKey"] = {name: items.encode(each) for name, each in row.items()}
    found = dynamodb.query(**query)
    last = items.plain(found.get("LastEvaluatedKey", {}))
    return [_listed(items.plain(item)) for item in found["Items"] if ours(item)], [
        last["deploymentId"],
        last["timestamp"],
    ] if last else None


def succeeded(service: str, version: str) -> str:
    """The newest deployment of a service that succeeded with a version, or ""; looks at a bounded part of history."""
    after: Place | None = None
    for _ in range(MOST_PAGES):
        rows, after = page("ServiceIndex", "service", service, PAGE, after)
        for row in rows:
            if (row["version"], row["status"]) == (version, Status.SUCCEEDED.value):
                return str(row["deploymentId"])
        if after is None:
            break
    return ""


def events_of(target: str, limit: int) -> list[dict[str, Any]]:
    """The latest events of a service beside its deployments, newest first, as `{event, sequence, at, detail}`."""
    found = dynamodb.query(
        TableName=HISTORY,
        KeyConditionExpression="deploymentId = :id",
        ExpressionAttributeValues={":id": {"S": f"target:{target}"}},
        ScanIndexForward=False,
        Limit=limit,
    )
    return [_event(items.plain(row)) for row in found["Items"]]


def targets(limit: int, after: Place | None) -> tuple[list[Target], Place | None]:
    """Up to `limit` services, in no order, and where to go on."""
    start = {"ExclusiveStartKey": {"service": {"S": after[0]}}} if after else {}
    found = dynamodb.scan(TableName=TARGETS, Limit=limit, **start)
    last = found.get("LastEvaluatedKey")
    return [items.to_target(item) for item in found["Items"]], [last["service"]["S"]] if last else None


def held() -> int:
    """How many services wait for people after an undo that failed."""
    asked = {**query_of("NeedIndex", "needs", items.PEOPLE), "TableName": TARGETS, "Select": "COUNT"}
    return int(dynamodb.query(**asked)["Count"])


def held_services(limit: int) -> list[str]:
    """Their names."""
    found = dynamodb.query(**{**query_of("NeedIndex", "needs", items.PEOPLE), "TableName": TARGETS, "Limit": limit})
    return [item["service"]["S"] for item in found["Items"]]


def with_events(deployment_id: str) -> tuple[Deployment, list[dict[str, Any]]] | None:
    """The deployment, and its events as `{event, sequence, at, detail}`, oldest first; None if there is none."""
    query, rows = _rows_of(deployment_id), list[items.Item]()
    while True:
        found = dynamodb.query(**query)
        rows += found["Items"]
        if "LastEvaluatedKey" not in found:
            break
        query["ExclusiveStartKey"] = found["LastEvaluatedKey"]
    return _whole(rows)


def with_ends(deployment_id: str, most: int) -> tuple[Deployment, list[dict[str, Any]]] | None:
    """The same in two pages at most: of a longer history what came first and what came last, up to `most` rows each."""
    query = {**_rows_of(deployment_id), "Limit": most}
    found = dynamodb.query(**query)
    rows = found["Items"]
    if "LastEvaluatedKey" in found:
        last = dynamodb.query(**query, ScanIndexForward=False)["Items"]
        rows += [row for row in reversed(last) if int(row["timestamp"]["N"]) > int(rows[-1]["timestamp"]["N"])]
    return _whole(rows)


def _rows_of(deployment_id: str) -> dict[str, Any]:
    return {
        "TableName": HISTORY,
        "KeyConditionExpression": "deploymentId = :id",
        "ExpressionAttributeValues": {":id": {"S": deployment_id}},
        "ConsistentRead": True,
    }


def _whole(rows: list[items.Item]) -> tuple[Deployment, list[dict[str, Any]]] | None:
    if not rows or "status" not in rows[0] or not ours(rows[0]):
        return None
    return items.to_deployment(rows[0]), [_event(items.plain(row)) for row in rows[1:]]


def _event(row: dict[str, Any]) -> dict[str, Any]:
    """`promoted` is what handlers/promote.py has marked it with: the deployment that it asked for elsewhere."""
    told = {"event": row["event"], "sequence": row["sequence"], "at": row["timestamp"], "detail": row["detail"]}
    return {**told, **({"promoted": row["promoted"]} if "promoted" in row else {})}


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: row.get(name, "") for name in ("deploymentId", "service", "version", "environment", "status")}
    kind = kind_of(row.get("restores", ""), row.get("retries", ""))
    return {**told, "kind": kind, "requestedBy": row.get("requestedBy", ""), "acceptedAt": row["timestamp"]}
