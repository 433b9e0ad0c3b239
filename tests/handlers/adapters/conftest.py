"""The tables as components/history_store.py and components/pipeline.py define them, in moto."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from handlers.adapters import history, lists

DAY = 86_400
LISTED = ["version", "environment", "requestedBy", "restores", "retries"]


def index(name: str, key: str, *attributes: str) -> dict[str, Any]:
    projected = {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(attributes)} if attributes else {}
    return {
        "IndexName": name,
        "KeySchema": [
            {"AttributeName": key, "KeyType": "HASH"},
            {"AttributeName": "timestamp", "KeyType": "RANGE"},
        ],
        "Projection": projected or {"ProjectionType": "KEYS_ONLY"},
    }


HISTORY = {
    "TableName": "history",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [
        {"AttributeName": "deploymentId", "KeyType": "HASH"},
        {"AttributeName": "timestamp", "KeyType": "RANGE"},
    ],
    "AttributeDefinitions": [
        {"AttributeName": name, "AttributeType": "N" if name == "timestamp" else "S"}
        for name in ("deploymentId", "timestamp", "status", "service", "waitsFor")
    ],
    "GlobalSecondaryIndexes": [
        index("StatusIndex", "status", "service", *LISTED),
        index("ServiceIndex", "service", "status", *LISTED),
        index("WaitIndex", "waitsFor"),
    ],
}
NEED = [{"AttributeName": "needs", "KeyType": "HASH"}, {"AttributeName": "service", "KeyType": "RANGE"}]
TARGETS = {
    "TableName": "targets",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "service", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("service", "needs")],
    "GlobalSecondaryIndexes": [
        {"IndexName": "NeedIndex", "KeySchema": NEED, "Projection": {"ProjectionType": "KEYS_ONLY"}}
    ],
}


@pytest.fixture(scope="session")
def client() -> Any:
    """Of its own: the one that the handlers made at import belongs to whoever hooked its session."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    return boto3.session.Session().client("dynamodb", **keys)


@pytest.fixture
def tables(client: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with mock_aws():
        client.create_table(**HISTORY)
        client.create_table(**TARGETS)
        for name, value in (("dynamodb", client), ("HISTORY", "history"), ("TARGETS", "targets")):
            for module in (history, lists):
                monkeypatch.setattr(module, name, value)
        monkeypatch.setattr(history, "RETENTION_DAYS", 365)
        yield client
