"""DynamoDB's attribute values to and from plain Python, and deployments and targets to and from items.

boto3's serializer would cost every cold start an import of boto3.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from domain import stages
from domain.deployment import Approval, Deployment, Status, Vote, Work
from domain.events import Event
from domain.spelling import camel
from domain.target import Target

Item = dict[str, dict[str, Any]]
PEOPLE = "people"
"""What a service that is held needs: the key of NeedIndex, in which no other service is."""


def encode(value: Any) -> dict[str, Any]:
    """The attribute value of a plain value: None, bool, int, float, str, bytes, list, tuple or dict."""
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | float | Decimal):
        return {"N": repr(value) if isinstance(value, float) else str(value)}
    if isinstance(value, str):
        return {"S": str(value)}
    if isinstance(value, bytes):
        return {"B": value}
    if isinstance(value, dict):
        return {"M": {key: encode(item) for key, item in value.items()}}
    return {"L": [encode(item) for item in value]}


def decode(attribute: dict[str, Any]) -> Any:
    [(kind, value)] = attribute.items()
    if kind == "N":
        return int(value) if value.lstrip("-").isdigit() else float(value)
    if kind == "M":
        return {key: decode(item) for key, item in value.items()}
    if kind == "L":
        return [decode(item) for item in value]
    return None if kind == "NULL" else value


def plain(item: Item) -> dict[str, Any]:
    return {key: decode(attribute) for key, attribute in item.items()}


def item(row: dict[str, Any]) -> Item:
    """An item without the attributes that say nothing; an index key must be absent, not empty."""
    return {key: encode(value) for key, value in row.items() if value not in (None, "", (), [], {})}


_SKIP = {"id", "accepted_at", "work", "approval", "path", "news", "revision"}


def of_deployment(deployment: Deployment, ttl: int) -> Item:
    """The deployment row. `revision` counts up with every write."""
    row = {camel(f.name): getattr(deployment, f.name) for f in fields(Deployment) if f.name not in _SKIP}
    row |= {"deploymentId": deployment.id, "timestamp": deployment.accepted_at, "ttl": ttl}
    row |= {"revision": deployment.revision + 1}
    if deployment.work:
        row |= {camel(key): value for key, value in asdict(deployment.work).items()}
    if deployment.path:
        row["path"] = asdict(deployment.path)
    if deployment.approval:
        row["approval"] = {camel(key): value for key, value in asdict(deployment.approval).items()}
    return item(row)


def to_deployment(found: Item) -> Deployment:
    row = plain(found)
    known = {f.name: row[camel(f.name)] for f in fields(Deployment) if camel(f.name) in row}
    known |= {"id": row["deploymentId"], "accepted_at": row["timestamp"], "status": Status(row["status"])}
    known |= {name: tuple(row.get(name, ())) for name in ("begun", "done", "problems")}
    known |= {name: row.get(camel(name), "") for name in ("reason", "version", "service", "requested_by", "requester")}
    known["request"] = row.get("request", {})
    if "stage" in row:
        known["work"] = Work(**{f.name: row[camel(f.name)] for f in fields(Work) if camel(f.name) in row})
    known["path"] = stages.read(row.get("path"))
    known.pop("approval", None)
    if "approval" in row:
        known["approval"] = _to_approval(row["approval"])
    return Deployment(**known)


def _to_approval(row: dict[str, Any]) -> Approval:
    told: dict[str, Any] = {f.name: row[camel(f.name)] for f in fields(Approval)}
    told["approvers"] = tuple(row["approvers"])
    told["votes"] = tuple(Vote(**(vote | {"keys": tuple(vote["keys"])})) for vote in row["votes"])
    return Approval(**told)


def of_event(event: Event, ttl: int) -> Item:
    """An event row: no `status` and no `service`, so that the indexes list deployments alone."""
    key = {"deploymentId": event.deployment_id, "timestamp": event.at}
    return item(
        {
            **key,
            "event": event.detail_type(),
            "sequence": event.sequence,
            "detail": event.detail(),
            "ttl": ttl,
        }
    )


def of_target(target: Target) -> Item:
    row = {f.name: getattr(target, f.name) for f in fields(Target) if f.name != "news"}
    return item(row | {"revision": target.revision + 1, "needs": PEOPLE if target.held else ""})


def to_target(found: Item) -> Target:
    row = plain(found)
    row.pop("needs", None)
    row["queue"] = tuple(row.get("queue", ()))
    return Target(**row)
