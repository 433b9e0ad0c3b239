"""What is asked of the coordinator, and what it has told."""

from __future__ import annotations

from typing import Any

from domain.events import SOURCE
from handlers.adapters.items import plain
from tests.sweep.people import row, vote
from tests.sweep.scenarios import SERVICE
from tests.world import World

ASKED = {"required": 1}


def asks(world: World, deployment_id: str = "d-1", version: str = "1", **more: Any) -> None:
    said = {"source": f"s3://prices/{version}/", **more.pop("input", {})}
    request = {"deploymentId": deployment_id, "service": SERVICE, "version": version, "requestedBy": "ci"}
    world.publish(SOURCE, "DeploymentRequested", {**request, "input": said, "approvals": ASKED, **more})


def told(world: World, event: str) -> list[dict[str, Any]]:
    """Details of these events in the history."""
    rows = map(plain, world.dynamodb.tables["history"].items.values())
    return [row["detail"] for row in rows if row.get("event") == event]


def ended(world: World) -> list[dict[str, Any]]:
    rows = map(plain, world.dynamodb.tables["history"].items.values())
    return sorted((row for row in rows if row.get("event") == "DeploymentFailed"), key=lambda row: row["timestamp"])


def ends(world: World, deployment_id: str = "d-1") -> str:
    assert world.run_until_quiet()
    return str(row(world, deployment_id)["status"])


def published(world: World, version: str = "1") -> None:
    vote(world, "ann", deployment_id=f"d-{version}")
    asks(world, f"d-{version}", version)
    assert ends(world, f"d-{version}") == "SUCCEEDED"
