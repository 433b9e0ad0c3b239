"""start: a request that came by an event is taken in. Who asks is a claim: an event proves its account, and nobody."""

from __future__ import annotations

from typing import Any

from domain.events import RollbackRequested
from handlers import intake


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Receives a DeploymentRequested or RollbackRequested event. Again, it gets the same answer."""
    event_id = str(event.get("id") or context.aws_request_id)
    account = str(event.get("account", ""))
    told = {"default_id": event_id, "requested_by": f"account {account}"}
    if event.get("detail-type") == RollbackRequested.detail_type():
        deployment = intake.take_back(event.get("detail"), **told)
    else:
        deployment = intake.take(event.get("detail"), **told, account=account)
    return {"deploymentId": deployment.id, "status": deployment.status.value}
