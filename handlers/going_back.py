"""A request to go back, as the request for what was live then: found in the history, pinned to its content."""

from __future__ import annotations

from typing import Any

from domain import request_parts, rollback
from domain.deployment import Deployment, Status
from domain.errors import Refused
from domain.request import Request
from domain.rollback_request import RollbackRequest
from domain.stages import STANDARD
from domain.target import OnBusy, Target
from handlers import rules
from handlers.adapters import history, lists

MOST_REPEATS = 20
"""So many deployments of one version in a row are passed over."""


def request_of(asked: RollbackRequest) -> Request:
    """What restores the deployment that was asked for. Raises Refused with every reason why it cannot be restored."""
    target = history.target(asked.service)
    origin = find(target, asked.to)
    wrong = rollback.problems(target, origin, asked.to, asked.instead_of)
    if wrong or origin is None:
        raise Refused(wrong)
    document = document_of(asked, origin, target)
    if wrong := impossible(document):
        raise Refused(wrong)
    return Request(
        deployment_id=asked.deployment_id,
        service=asked.service,
        version=origin.version,
        requested_by=asked.requested_by,
        reason=asked.reason,
        on_busy=OnBusy.QUEUE,
        document=document,
        override=asked.override,
        restores=origin.id,
        leaves=target.live_version,
        previous=origin.previous,
        now=asked.now,
        seen=target.revision,
    )


def find(target: Target, to: str) -> Deployment | None:
    """The deployment that first made live what `to` names: by its id, by its version, or what was live before."""
    return _named(target, to) if to else _before(target)


def impossible(document: dict[str, Any]) -> list[str]:
    """Why what would be asked for cannot be done, or not by the stages that there are today."""
    return [*rollback.impossible(document), *request_parts.idle(document, rules.PATH or STANDARD)]


def wanted(target: Target, origin: Deployment) -> dict[str, Any]:
    """The parts and checks of a request that restores it. What is live when its turn comes is not known while somebody
    else deploys: then a build is run again, whatever made live what is live now."""
    live = {} if target.busy else target.current or {}
    return rollback.restored(origin, live, bake_seconds=rules.bake_seconds())


def _named(target: Target, to: str) -> Deployment | None:
    found = history.find(to)
    if found is None or found.service != target.service or found.status is not Status.SUCCEEDED:
        by_version = lists.succeeded(target.service, to)
        found = history.find(by_version) if by_version else found
    return _first(found)


def _before(target: Target) -> Deployment | None:
    """The same version deployed twice in a row is not what people want to go back to."""
    before = str((target.current or {}).get("previous", ""))
    found = history.find(before) if before else None
    for _ in range(MOST_REPEATS):
        if found is None or found.version != target.live_version or not found.previous:
            break
        found = history.find(found.previous)
    return found


def _first(found: Deployment | None) -> Deployment | None:
    """A rollback restored what another deployment had made live."""
    return history.find(found.restores) if found and found.restores else found


def document_of(asked: RollbackRequest, origin: Deployment, target: Target) -> dict[str, Any]:
    return {
        "deploymentId": asked.deployment_id,
        "service": asked.service,
        "version": origin.version,
        "reason": asked.reason,
        **({"override": True} if asked.override else {}),
        **wanted(target, origin),
    }
