"""start: a request that came by an event is taken in. Who asks is a claim: an event proves nobody."""

from __future__ import annotations

from typing import Any

from domain.events import RollbackRequested
from handlers import intake


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Receives a DeploymentRequested or RollbackRequested event. Again, it gets the same answer."""
    event_id = str(event.get("id") or context.aws_request_id)
    account = f"account {event.get('account', '')}"
    back = event.get("detail-type") == RollbackRequested.detail_type()
    take = intake.take_back if back else intake.take
    deployment = take(event.get("detail"), default_id=event_id, requested_by=account)
    return {"deploymentId": deployment.id, "status": deployment.status.value}
