"""The intake: a request becomes a deployment that holds its service, waits for it, or is refused and remembered."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from domain import admission, people, provenance, rollback_request
from domain.deployment import Deployment, Status
from domain.errors import Conflict, Refused
from domain.request import Request, digest, parse, readable, usable_id
from domain.stages import STANDARD
from handlers import going_back, rules
from handlers.adapters import aws, clock, history, workflow
from handlers.adapters.log import log
from handlers.attempts import ATTEMPTS
from handlers.placing import ENVIRONMENT, place

MACHINE = os.environ.get("STATE_MACHINE", "")


def take(detail: Any, *, default_id: str, requested_by: str, requester: str = "", account: str = "") -> Deployment:
    """Accept or refuse a request; the same one again, by its id, gives the same deployment.

    `requested_by` is who asked where the request names nobody; `requester` the ARN of a person, where AWS proved it;
    `account` the one whose event it is.
    """
    told = {"environment": ENVIRONMENT, "default_id": default_id, "requested_by": requested_by}

    def read() -> Request:
        request = parse(detail, **told, path=rules.PATH)
        proven = {"environment": ENVIRONMENT, "account": account, "proven": bool(requester)}
        provenance.check(request, rules.PROVENANCE, **proven)
        return request

    return _taken(read, detail, default_id, requester, account)


def take_back(detail: Any, *, default_id: str, requested_by: str, requester: str = "") -> Deployment:
    """The same for a request to go back to what was live before."""
    told = {"environment": ENVIRONMENT, "default_id": default_id, "requested_by": requested_by}
    return _taken(lambda: going_back.request_of(rollback_request.parse(detail, **told)), detail, default_id, requester)


def _taken(read: Callable[[], Request], detail: Any, default_id: str, requester: str, account: str = "") -> Deployment:
    try:
        deployment = _accept(read, digest(detail), requester)
    except Refused as refusal:
        chosen = "" if isinstance(refusal, provenance.Unproven) else usable_id(detail)
        if provenance.reserved(chosen, rules.PROVENANCE, ENVIRONMENT, account):
            chosen = ""
        deployment = remember(refusal.problems, detail, chosen or default_id, default_id)
    log(
        "info",
        "request taken",
        deploymentId=deployment.id,
        service=deployment.service,
        status=deployment.status,
    )
    return deployment


def _accept(read: Callable[[], Request], body: str, requester: str) -> Deployment:
    for _ in range(ATTEMPTS):
        request = read()
        if problems := _impossible(request, requester):
            raise Refused(problems)
        try:
            deployment = place(request, body, requester)
            break
        except Conflict:
            if known := _known(request.deployment_id, body):
                deployment = known
                break
    else:
        raise Conflict(f"{request.service} was taken by others {ATTEMPTS} times")
    if deployment.status is Status.RUNNING and not deployment.recoveries:
        workflow.start(MACHINE, deployment)
    return deployment


def _impossible(request: Request, requester: str) -> list[str]:
    """What this stack cannot do, whatever the request says."""
    asking = people.requesters(request.requested_by, requester)
    policy = rules.of(request.service, request.restores)
    problems = policy.problems(request.document, proven=bool(requester), asking=asking)
    if (rules.PATH or STANDARD).deploys and not aws.deploy_role(request.service):
        advice = "set deployRole, or deployRoles for this service, in the stack's config"
        problems.append(f"no deploy role is configured for {request.service}: {advice}")
    return problems


def _known(deployment_id: str, body: str) -> Deployment | None:
    """The deployment that this very request made before. Raises Refused if there can be no such answer."""
    used = history.used(deployment_id)
    if used is None:
        return None
    if used != body:
        raise Refused([f"deploymentId {deployment_id} was used by another request; choose a new one"])
    known = history.find(deployment_id)
    if known is None:
        raise Refused(
            [f"deploymentId {deployment_id} was used before, and its history is not kept any more; choose a new one"]
        )
    return known


def remember(problems: tuple[str, ...], detail: Any, deployment_id: str, event_id: str) -> Deployment:
    """Refuse a request, and keep why; the same one again gets the same answer."""
    body = digest(detail)
    try:
        return history.commit(_refusal(problems, detail, deployment_id), use=body)[0]
    except Conflict:
        try:
            known = _known(deployment_id, body)
        except Refused as also:
            if deployment_id == event_id:
                return _refusal(also.problems, detail, event_id)
            return remember((*problems, *(p for p in also.problems if p not in problems)), detail, event_id, event_id)
        if known is None:
            raise
        return known


def _refusal(problems: tuple[str, ...], detail: Any, deployment_id: str) -> Deployment:
    now = clock.now_ms()
    row = Deployment(
        id=deployment_id,
        service=readable(detail, "service"),
        version=readable(detail, "version", 128),
        environment=ENVIRONMENT,
        requested_by=readable(detail, "requestedBy", 256),
        reason="",
        request={},
        accepted_at=now,
        at=now,
    )
    return replace(admission.refuse(row, problems, now), fence=0)
