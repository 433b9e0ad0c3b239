"""What has succeeded here is asked of the next environment: the same content, and which deployment proved it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from domain.deployment import Deployment, Status
from domain.fields import Check, Field, Rule, list_of, matching, problems_of, schema_of_object, show
from domain.kinds import name
from domain.people import Person
from domain.succession import pinned
from domain.target import OnBusy

LEFT_OUT = ("override", "onBusy")
"""What was said of this environment alone; but a request that takes the place of others does so everywhere."""
LONGEST_ID, LONGEST_NAME, LONGEST_REASON = 64, 256, 1000
services: Check = list_of(name, 20)
NEXT: dict[str, Field] = {
    "bus": Field(
        matching(
            r"arn:aws:events:[a-z0-9-]{1,32}:\d{12}:event-bus/[A-Za-z0-9._/-]{1,256}",
            "the ARN of an event bus: arn:aws:events:REGION:ACCOUNT:event-bus/NAME",
        ),
        required=True,
    ),
    "environment": Field(name, required=True),
    "services": Field(services),
}
"""What a stack's `promoteTo` says."""
FROM = {each: Field(name, required=True) for each in ("environment", "deploymentId", "origin")}
"""What a request's `promotedFrom` says: the deployment that proved it, where, and the first one of its way."""


def problems(value: Any) -> str | None:
    """What is wrong with a stack's `promoteTo`, as a check of a config key; nothing is promoted if it is empty."""
    return None if value == {} else _problems(value, NEXT)


def _problems(value: Any, known: Mapping[str, Field]) -> str | None:
    if not isinstance(value, dict):
        return f"must be an object, not {show(value)}"
    return "; ".join(problems_of("", value, known)) or None


promoted_from: Check = Rule(lambda value: _problems(value, FROM), **schema_of_object(FROM))


def request_of(deployment: Deployment, to: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the next environment is asked for, the same every time; None where nothing is promoted."""
    if not _is_promoted(deployment, to):
        return None
    before = deployment.request.get("promotedFrom", {})
    origin = before.get("origin", deployment.id)
    proved = {"environment": deployment.environment, "deploymentId": deployment.id, "origin": origin}
    said = {key: value for key, value in pinned(deployment).items() if key not in LEFT_OUT}
    supersedes = deployment.request.get("onBusy") == OnBusy.SUPERSEDE
    return {
        **said,
        **({"onBusy": OnBusy.SUPERSEDE.value} if supersedes else {}),
        "deploymentId": id_of(origin, to["environment"]),
        "environment": to["environment"],
        "requestedBy": _requester(deployment),
        "reason": _reason(deployment, before, proved),
        "promotedFrom": proved,
    }


def id_of(origin: str, environment: str) -> str:
    """The id in another environment: the same for the same promotion, and no other's. A long one is cut and hashed."""
    whole = f"{origin}.{environment}"
    if len(whole) <= LONGEST_ID:
        return whole
    told_apart = f"-{hashlib.sha256(whole.encode()).hexdigest()[:16]}.{environment}"[-LONGEST_ID + 1 :]
    return f"{origin[: LONGEST_ID - len(told_apart)]}{told_apart}"


def _is_promoted(deployment: Deployment, to: Mapping[str, Any]) -> bool:
    """A rollback restores what is live here, which says nothing of the next environment."""
    wanted = deployment.service in to.get("services", [deployment.service]) and deployment.request.get("promote", True)
    return bool(wanted) and deployment.kind == "deployment" and deployment.status is Status.SUCCEEDED


def _requester(deployment: Deployment) -> str:
    """Whom AWS proved here, so that they are known there when people vote; or else whom the request names."""
    proved = deployment.requester
    return (proved if len(proved) <= LONGEST_NAME else Person(proved).name) or deployment.requested_by


def _reason(deployment: Deployment, before: Mapping[str, Any], proved: Mapping[str, Any]) -> str:
    """Of a way through several environments the last step alone."""
    own = deployment.reason.removeprefix(_origin(before)).removeprefix(": ") if before else deployment.reason
    return ": ".join(filter(None, (_origin(proved), own)))[:LONGEST_REASON]


def _origin(proved: Mapping[str, Any]) -> str:
    return f"promoted from {proved['environment']} ({proved['deploymentId']})"
