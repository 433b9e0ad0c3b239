"""start: a request that came by an event is taken in. Who asks is a claim: an event proves its account, and nobody."""

from __future__ import annotations

from typing import Any

from domain.events import RollbackRequested
from domain.request import usable_id
from handlers import intake

REPLAYED = (
    "this request was replayed from an archive and names no deploymentId: nobody can tell whether it has been deployed "
    "already; if it is still wanted, ask again"
)


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Receives a DeploymentRequested or RollbackRequested event. Again, it gets the same answer.

    AWS does not say that a replayed event keeps its id, by which a request without one would be known.
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
    """
    event_id = str(event.get("id") or context.aws_request_id)
    account = str(event.get("account", ""))
    told = {"default_id": event_id, "requested_by": f"account {account}"}
    if "replay-name" in event and not usable_id(event.get("detail")):
        deployment = intake.remember((REPLAYED,), event.get("detail"), event_id, event_id)
    elif event.get("detail-type") == RollbackRequested.detail_type():
        deployment = intake.take_back(event.get("detail"), **told)
    else:
        deployment = intake.take(event.get("detail"), **told, account=account)
    return {"deploymentId": deployment.id, "status": deployment.status.value}
