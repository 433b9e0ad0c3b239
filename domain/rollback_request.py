"""A request to go back, read from the detail of an event, with all its problems at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.errors import Refused
from domain.fields import Check, Field, matching, one_of, problems_of, text
from domain.kinds import name, version
from domain.request import only

destination: Check = matching(
    r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}", "the id of a deployment, or a version that was live"
)


@dataclass(frozen=True, kw_only=True)
class RollbackRequest:
    """What was asked for. `to` is a deployment or a version, empty for what was live before; `instead_of` is the
    version that must be live, empty for whichever is."""

    deployment_id: str
    service: str
    to: str
    instead_of: str
    reason: str
    requested_by: str
    now: bool
    override: bool


BODY: dict[str, Field] = {
    "to": Field(destination),
    "from": Field(version),
    "reason": Field(text(1000, least=1), required=True),
    "now": Field(one_of(True, False)),
    "override": Field(one_of(True, False)),
    "deploymentId": Field(name),
    "requestedBy": Field(text(256, least=1)),
}
"""What may be said about the way back."""


def fields(environment: str) -> dict[str, Field]:
    """The keys of a request to go back."""
    return {
        "service": Field(name, required=True),
        **BODY,
        "environment": Field(only(environment)),
        "schemaVersion": Field(one_of(1)),
    }


def parse(detail: Any, *, environment: str, default_id: str, requested_by: str) -> RollbackRequest:
    """Read a request; `requested_by` is who asked where it names nobody. Raises Refused with every problem."""
    if problems := problems_of("", detail, fields(environment)):
        raise Refused(problems)
    return RollbackRequest(
        deployment_id=detail.get("deploymentId", default_id),
        service=detail["service"],
        to=detail.get("to", ""),
        instead_of=detail.get("from", ""),
        reason=detail["reason"],
        requested_by=detail.get("requestedBy", requested_by),
        now=detail.get("now", False),
        override=detail.get("override", False),
    )
