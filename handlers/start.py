"""start: a request that came by an event is taken in. Who asks is a claim: an event proves nobody."""

from __future__ import annotations

from typing import Any

from handlers import intake


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Receives a DeploymentRequested event. The same request again, by its id, gives the same answer."""
    event_id = str(event.get("id") or context.aws_request_id)
    account = f"account {event.get('account', '')}"
    deployment = intake.take(event.get("detail"), default_id=event_id, requested_by=account)
    return {"deploymentId": deployment.id, "status": deployment.status.value}
