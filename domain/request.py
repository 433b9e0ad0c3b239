"""A request to deploy, read from the detail of an event, with all its problems at once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain import builds, functions
from domain.errors import Refused
from domain.fields import (
    Check,
    Field,
    one_of,
    problems_of,
    show,
    text,
)
from domain.kinds import APPLICATION, ID, INFRASTRUCTURE, PART, VALIDATION, name, version
from domain.policy import REQUESTED
from domain.target import OnBusy

MAX_BYTES = 100 * 1024
"""A deployment's row of at most 400 KB keeps the request, what was there before, and the plan; the target's row what is
live, and what that inherits."""
MAX_VALIDATIONS = 20


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked for. `document` is the whole of it, in the shape of docs/events.md.

    `override` deploys a version although it is in quarantine. `restores`, `leaves` and `previous` are those of a
    rollback, see `domain.deployment`; `now` cancels what is being deployed, `seen` is the revision of
    the target that all this was read off.
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


def parse(detail: Any, *, environment: str, default_id: str, requested_by: str) -> Request:
    """Read a request; `requested_by` is who asked where it names nobody. Raises Refused with every problem."""
    problems = [*_size(detail), *problems_of("", detail, top_fields(environment))]
    if isinstance(detail, dict):
        problems += problems_of("approvals", detail["approvals"], REQUESTED) if "approvals" in detail else []
        problems += _part("infrastructure", detail, INFRASTRUCTURE)
        problems += _part("application", detail, APPLICATION)
        problems += builds.repeated(detail)
        problems += _validations(detail.get("validation", []))
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
        "approvals": Field(anything),
        "environment": Field(only(environment)),
        "schemaVersion": Field(one_of(1)),
        "infrastructure": Field(anything),
        "application": Field(anything),
        "validation": Field(anything),
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


def _part(where: str, detail: Mapping[str, Any], kinds: Mapping[str, dict[str, Field]]) -> list[str]:
    if where not in detail:
        return []
    own = {kind: {**fields, **PART} for kind, fields in kinds.items()}
    part = detail[where]
    further = [*_irreversible(where, part), *functions.problems(where, part), *builds.problems(where, part)]
    return [*_kind(where, part, own), *further]


def _kind(where: str, part: Any, kinds: Mapping[str, dict[str, Field]]) -> list[str]:
    if not isinstance(part, dict):
        return [f"{where} must be an object, not {show(part)}"]
    kind = part.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        said = f"not {show(kind)}" if "kind" in part else "but is missing"
        return [f"{where}.kind must be {' or '.join(map(show, kinds))}, {said}"]
    return problems_of(where, part, {"kind": Field(one_of(kind)), **kinds[kind]})


def _irreversible(where: str, part: Any) -> list[str]:
    """Who marks a part so must say why; a reason alone would be forgotten."""
    if not isinstance(part, dict) or bool(part.get("irreversible")) == ("irreversibleReason" in part):
        return []
    return [f"{where}.irreversible and {where}.irreversibleReason, a sentence why, must be given together"]


def _validations(validations: Any) -> list[str]:
    if not isinstance(validations, list) or len(validations) > MAX_VALIDATIONS:
        return [f"validation must be a list of at most {MAX_VALIDATIONS}, not {show(validations)}"]
    return [p for n, each in enumerate(validations) for p in _kind(f"validation[{n}]", each, VALIDATION)]
