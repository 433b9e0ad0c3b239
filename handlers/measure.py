"""measure: a deployment that has ended is counted, once, with everything that its history says of it."""

from __future__ import annotations

from typing import Any

from domain import measures
from domain.deployment import Deployment
from domain.measures import Measure, Row
from domain.metrics import Metric
from handlers.adapters import emf, lists, once


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Receives an event of the bus that ends a deployment, or resolves what one left behind."""
    detail = once.recorded(event)
    found = lists.with_events(detail.get("deployment") or detail["deploymentId"]) if detail else None
    if detail is None or found is None:
        return {"sent": 0}
    deployment, events = found
    failed_at = _failed_at(deployment, events)
    if event["detail-type"] == "TargetResolved":
        told = measures.restored(failed_at, detail["at"])
    else:
        told = measures.of_deployment(deployment, events, failed_at)
    # Last of all: no call after it can fail, and lose what was claimed.
    if not once.claim(event, "measured", context.aws_request_id):
        return {"sent": 0}
    _send(told, deployment, detail["at"])
    return {"sent": len(told)}


def _failed_at(deployment: Deployment, events: list[dict[str, Any]]) -> int:
    """A retry goes on with what failed in another deployment."""
    rows: list[Row] = list(events)
    if deployment.retries:
        first = lists.with_events(deployment.retries)
        rows = list(first[1]) if first else []
    return measures.failed_at(rows)


def _send(told: list[Measure], deployment: Deployment, at: int) -> None:
    """One line for all that has the environment alone as dimension, and one for each stage."""
    by_stage: dict[str, dict[Metric, list[float]]] = {}
    for measure in told:
        by_stage.setdefault(measure.stage, {}).setdefault(measure.metric, []).append(measure.value)
    about = {"deploymentId": deployment.id, "service": deployment.service, "status": deployment.status.value}
    for stage, values in by_stage.items():
        plain = {metric: each[0] if len(each) == 1 else each for metric, each in values.items()}
        emf.send("measured", at, plain, stage=stage, **about)
