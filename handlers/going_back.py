"""A request to go back, as the request for what was live then: found in the history, pinned to its content."""

from __future__ import annotations

from typing import Any

from domain import rollback
from domain.deployment import Deployment
from domain.errors import Refused
from domain.request import Request
from domain.rollback_request import RollbackRequest
from domain.target import OnBusy, Target
from handlers import rules
from handlers.adapters import history, lists


def request_of(asked: RollbackRequest) -> Request:
    """What restores the deployment that was asked for. Raises Refused with every reason why it cannot be restored."""
    target = history.target(asked.service)
    origin = find(target, asked.to)
    wrong = rollback.problems(target, origin, asked.to)
    if wrong or origin is None:
        raise Refused(wrong)
    return Request(
        deployment_id=asked.deployment_id,
        service=asked.service,
        version=origin.version,
        requested_by=asked.requested_by,
        reason=asked.reason,
        on_busy=OnBusy.QUEUE,
        document=_document(asked, origin),
        override=asked.override,
        restores=origin.id,
        leaves=target.live_version,
        previous=origin.previous,
        now=asked.now,
    )


def find(target: Target, to: str) -> Deployment | None:
    """The deployment that first made live what `to` names: by its id, by its version, or what was live before."""
    wanted = to or str((target.current or {}).get("previous", ""))
    found = history.find(wanted) if wanted else None
    if to and (found is None or found.service != target.service):
        by_version = lists.succeeded(target.service, to)
        found = history.find(by_version) if by_version else found
    while found is not None and found.restores:
        found = history.find(found.restores)
    return found


def _document(asked: RollbackRequest, origin: Deployment) -> dict[str, Any]:
    return {
        "deploymentId": asked.deployment_id,
        "service": asked.service,
        "version": origin.version,
        "reason": asked.reason,
        **({"override": True} if asked.override else {}),
        **rollback.restored(origin, bake_seconds=rules.bake_seconds()),
    }
