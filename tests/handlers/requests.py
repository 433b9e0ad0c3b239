"""Requests as EventBridge brings them to start."""

from __future__ import annotations

from typing import Any

from handlers import start
from tests.handlers.deployments import REQUEST

EVENT_ID = "5c1f0b6e-0000-4000-8000-000000000001"


def event(detail: Any = None, event_id: str = EVENT_ID, **more: Any) -> dict[str, Any]:
    """A good request, with other fields if wanted."""
    what = {**REQUEST, **more} if detail is None else detail
    return {"id": event_id, "account": "123456789012", "detail-type": "DeploymentRequested", "detail": what}


def ask(detail: Any = None, event_id: str = EVENT_ID, *, replayed: bool = False, **more: Any) -> tuple[str, str]:
    """The id that the request got, and its status."""
    archived = {"replay-name": "last-night"} if replayed else {}
    answer = start.handler({**event(detail, event_id, **more), **archived}, None)
    return answer["deploymentId"], answer["status"]
