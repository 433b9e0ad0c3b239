"""A request to deploy, read from the detail of an event, with all its problems at once."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from domain import request_parts
from domain.errors import Refused
from domain.fields import (
    Check,
    Field,
    one_of,
    problems_of,
    show,
    text,
)
from domain.keepable import any_object
from domain.kinds import ID, name, version
from domain.policy import REQUESTED
from domain.promotion import promoted_from
from domain.stages import STANDARD, Stages
from domain.target import OnBusy

MAX_BYTES = 100 * 1024
"""A deployment's row of at most 400 KB keeps the request, what was there before, and the plan; the target's row what is
live, and what that inherits."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked for. `document` is the whole of it, in the shape of docs/events.md.

    `override` deploys a version although it is in quarantine, or was not proved where it must. `restores`, `leaves` and
    `previous` are those of a rollback, see `domain.deployment`; `now` cancels what is being deployed, `seen` is the
    revision of the target that all this was read off.
    """

    deployment_id: str
    service: str
    version: str
    requested_by: str
    reason: str
    on_busy: OnBusy
    document: dict[str, Any]
    override: bool = False
    restores: str = ""
    leaves: str = ""
    previous: str = ""
    now: bool = False
    seen: int = 0


def digest(detail: Any) -> str:
    """Equal for equal requests, whatever the order of their keys."""
    try:
        text = json.dumps(detail, sort_keys=True)
    except RecursionError:
        text = "nested too deeply to be told from others"
    return hashlib.sha256(text.encode()).hexdigest()


def parse(detail: Any, *, environment: str, default_id: str, requested_by: str, path: Stages | None = None) -> Request:
    """Read a request; `requested_by` is who asked where it names nobody, `path` what a deployment goes through.

    Raises Refused with every problem.
    """
    problems = [*_size(detail), *problems_of("", detail, top_fields(environment))]
    if isinstance(detail, dict):
        problems += problems_of("approvals", detail["approvals"], REQUESTED) if "approvals" in detail else []
        problems += request_parts.problems(detail, path or STANDARD)
    if problems:
        raise Refused(problems)
    document = {key: value for key, value in detail.items() if key not in ("schemaVersion", "environment")}
    document["deploymentId"] = detail.get("deploymentId", default_id)
    return Request(
        deployment_id=document["deploymentId"],
        service=detail["service"],
        version=detail["version"],
        requested_by=detail.get("requestedBy", requested_by),
        reason=detail.get("reason", ""),
        on_busy=OnBusy(detail.get("onBusy", OnBusy.QUEUE)),
        document=document,
        override=detail.get("override", False),
    )


def readable(detail: Any, key: str, most: int = 64) -> str:
    """What can be kept of a field of a request that was refused: short and printable, or nothing."""
    value = detail.get(key) if isinstance(detail, dict) else None
    return re.sub(r"[^\x20-\x7e]", "?", value[:most]) if isinstance(value, str) else ""


def usable_id(detail: Any) -> str:
    """The id that a refused request chose, if it may be one."""
    chosen = detail.get("deploymentId") if isinstance(detail, dict) else None
    return chosen if isinstance(chosen, str) and re.fullmatch(ID, chosen, re.ASCII) else ""


def top_fields(environment: str) -> dict[str, Field]:
    """The keys of a request; its parts are looked into further."""
    anything: Check = lambda value: None  # noqa: E731  looked into further below
    return {
        "deploymentId": Field(name),
        "service": Field(name, required=True),
        "version": Field(version, required=True),
        "requestedBy": Field(text(256, least=1)),
        "reason": Field(text(1000)),
        "onBusy": Field(one_of(*(choice.value for choice in OnBusy))),
        "override": Field(one_of(True, False)),
        "promote": Field(one_of(True, False)),
        "promotedFrom": Field(promoted_from),
        "approvals": Field(anything),
        "environment": Field(only(environment)),
        "schemaVersion": Field(one_of(1)),
        "infrastructure": Field(anything),
        "application": Field(anything),
        "validation": Field(anything),
        "input": Field(any_object),
    }


def only(environment: str) -> Check:
    """The name of this environment, where a request gives one."""

    def check(value: Any) -> str | None:
        if value == environment:
            return None
        return f"must be {show(environment)}, the environment of this coordinator, or left out, not {show(value)}"

    return check


def _size(detail: Any) -> list[str]:
    try:
        size = len(json.dumps(detail).encode())
    except RecursionError:
        return ["the request is nested too deeply to be read"]
    return [f"the request has {size:,} bytes; at most {MAX_BYTES:,} are accepted"] if size > MAX_BYTES else []
