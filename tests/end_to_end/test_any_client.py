"""Any AWS SDK client that is pointed at the sandbox can ask for a deployment and watch it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from ops.sandbox.emulator import free_port

pytestmark = pytest.mark.sandbox

ROOT = Path(__file__).resolve().parents[2]


def ops(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ops", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def document() -> Iterator[dict[str, Any]]:
    """What `up --json` prints, for the dev stack; nothing else is known of the sandbox."""
    try:
        yield json.loads(ops("sandbox", "up", "--stack", "dev", "--port", str(free_port()), "--detach", "--json"))
    finally:
        ops("sandbox", "down", "--stack", "dev")
        assert not (ROOT / ".sandbox" / "dev").exists()


@pytest.fixture(scope="module")
def aws(document: dict[str, Any]) -> boto3.Session:
    keys = document["credentials"]
    return boto3.Session(keys["accessKeyId"], keys["secretAccessKey"], region_name=document["region"])


def test_a_deployment_is_requested_and_watched(document: dict[str, Any], aws: boto3.Session) -> None:
    def client(service: str) -> Any:
        return aws.client(service, endpoint_url=document["endpoint"])

    request = {"deploymentId": "any-1", "service": "plain", "version": "1"}
    entry = {"EventBusName": document["outputs"]["eventBusName"], "Source": "bellyfed.deployment"}
    answer = client("events").put_events(
        Entries=[{**entry, "DetailType": "DeploymentRequested", "Detail": json.dumps(request)}]
    )
    assert answer["FailedEntryCount"] == 0
    rows = _until_ended(client("dynamodb"), document["outputs"]["historyTableName"], "any-1")
    assert rows[0]["status"]["S"] == "SUCCEEDED"
    assert [row["event"]["S"] for row in rows[1:]][:2] == ["DeploymentStarted", "StageStarted"]
    assert [row["sequence"]["N"] for row in rows[1:]] == [str(n) for n in range(1, len(rows))]
    key = {"service": {"S": "plain"}}
    target = client("dynamodb").get_item(TableName=document["outputs"]["targetsTableName"], Key=key)["Item"]
    assert target["current"]["M"]["version"]["S"] == "1"
    assert "holder" not in target


def test_a_second_up_changes_nothing(document: dict[str, Any]) -> None:
    again = json.loads(ops("sandbox", "up", "--stack", "dev", "--detach", "--json"))
    assert again == document


def _until_ended(dynamodb: Any, table: str, deployment_id: str) -> list[dict[str, Any]]:
    """Poll as a client would: an emulator in another process gives no other sign."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        rows = dynamodb.query(
            TableName=table,
            KeyConditionExpression="deploymentId = :id",
            ExpressionAttributeValues={":id": {"S": deployment_id}},
        )["Items"]
        if rows and rows[0]["status"]["S"] not in ("RUNNING", "QUEUED"):
            return rows
        time.sleep(0.2)
    raise AssertionError(f"{deployment_id} did not end")
