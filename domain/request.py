"""A request to deploy, read from the detail of an event, with all its problems at once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import Refused
from domain.fields import (
    Check,
    Field,
    any_json,
    list_of,
    map_of,
    matching,
    one_of,
    problems_of,
    show,
    text,
    whole,
)
from domain.target import OnBusy

MAX_BYTES = 256 * 1024
ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
NAME_RULE = "1 to 64 of A-Z a-z 0-9 . _ - starting with a letter or digit"

name = matching(ID, NAME_RULE)
version = matching(
    r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}", "1 to 128 of A-Z a-z 0-9 . _ + - starting with a letter or digit"
)
s3_url = matching(r"s3://[a-z0-9][a-z0-9.-]{2,62}/[\x21-\x7e]{1,900}", "s3://bucket/key")
stack_name = matching(r"[A-Za-z][A-Za-z0-9-]{0,127}", "a stack name: a letter, then letters, digits and hyphens")
function_name = matching(r"[A-Za-z0-9_-]{1,64}", "a function name without an alias")
alias = matching(r"(?!\d+$)[A-Za-z0-9_-]{1,128}", "an alias: letters, digits, _ and -, not only digits")
qualified = matching(r"[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]{1,128})?", "a function name, or function:alias")
web_url = matching(r"https?://[\x21-\x7e]{1,2000}", "an http or https address")
parameter = matching(r"[A-Za-z0-9]{1,255}", "letters and digits")
capability = one_of("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")

INFRASTRUCTURE: dict[str, dict[str, Field]] = {
    "cloudformation": {
        "stack": Field(stack_name, required=True),
        "template": Field(s3_url, required=True),
        "parameters": Field(map_of(parameter, text(4096), 200)),
        "capabilities": Field(list_of(capability, 3)),
    },
}
APPLICATION: dict[str, dict[str, Field]] = {
    "lambda": {
        "function": Field(function_name, required=True),
        "alias": Field(alias, required=True),
        "code": Field(s3_url, required=True),
    },
}
VALIDATION: dict[str, dict[str, Field]] = {
    "lambda": {
        "function": Field(qualified, required=True),
        "payload": Field(any_json),
        "expect": Field(any_json),
    },
    "http": {
        "url": Field(web_url, required=True),
        "status": Field(whole(100, 599)),
        "contains": Field(text(1000, least=1)),
    },
    "alarms": {
        "alarms": Field(list_of(text(255, least=1), 100), required=True),
        "bakeSeconds": Field(whole(0, 12 * 3600)),
    },
}
MAX_VALIDATIONS = 20


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked for. `document` is the whole of it, in the shape of docs/events.md."""

    deployment_id: str
    service: str
    version: str
    requested_by: str
    reason: str
    on_busy: OnBusy
    document: dict[str, Any]

    @property
    def digest(self) -> str:
        """Equal for equal requests, whatever the order of their keys."""
        return digest(self.document)


def digest(document: Any) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def parse(detail: Any, *, environment: str, default_id: str, account: str) -> Request:
    """Read a request. Raises Refused with every problem."""
    problems = [*_size(detail), *problems_of("", detail, _top(environment))]
    if isinstance(detail, dict):
        problems += _part("infrastructure", detail, INFRASTRUCTURE)
        problems += _part("application", detail, APPLICATION)
        problems += _validations(detail.get("validation", []))
    if problems:
        raise Refused(problems)
    document = {key: value for key, value in detail.items() if key not in ("schemaVersion", "environment")}
    document["deploymentId"] = detail.get("deploymentId", default_id)
    return Request(
        deployment_id=document["deploymentId"],
        service=detail["service"],
        version=detail["version"],
        requested_by=detail.get("requestedBy", f"account {account}"),
        reason=detail.get("reason", ""),
        on_busy=OnBusy(detail.get("onBusy", OnBusy.QUEUE)),
        document=document,
    )


def readable(detail: Any, key: str, most: int = 64) -> str:
    """What can be kept of a field of a request that was refused: short and printable, or nothing."""
    value = detail.get(key) if isinstance(detail, dict) else None
    return re.sub(r"[^\x20-\x7e]", "?", value[:most]) if isinstance(value, str) else ""


def usable_id(detail: Any) -> str:
    """The id that a refused request chose, if it may be one."""
    chosen = detail.get("deploymentId") if isinstance(detail, dict) else None
    return chosen if isinstance(chosen, str) and re.fullmatch(ID, chosen, re.ASCII) else ""


def _top(environment: str) -> dict[str, Field]:
    anything: Check = lambda value: None  # noqa: E731  looked into further below
    return {
        "deploymentId": Field(name),
        "service": Field(name, required=True),
        "version": Field(version, required=True),
        "requestedBy": Field(text(256, least=1)),
        "reason": Field(text(1000)),
        "onBusy": Field(one_of(*(choice.value for choice in OnBusy))),
        "environment": Field(_only(environment)),
        "schemaVersion": Field(one_of(1)),
        "infrastructure": Field(anything),
        "application": Field(anything),
        "validation": Field(anything),
    }


def _only(environment: str) -> Check:
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
    return _kind(where, detail[where], kinds) if where in detail else []


def _kind(where: str, part: Any, kinds: Mapping[str, dict[str, Field]]) -> list[str]:
    if not isinstance(part, dict):
        return [f"{where} must be an object, not {show(part)}"]
    kind = part.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        said = f"not {show(kind)}" if "kind" in part else "but is missing"
        return [f"{where}.kind must be {' or '.join(map(show, kinds))}, {said}"]
    return problems_of(where, part, {"kind": Field(one_of(kind)), **kinds[kind]})


def _validations(validations: Any) -> list[str]:
    if not isinstance(validations, list) or len(validations) > MAX_VALIDATIONS:
        return [f"validation must be a list of at most {MAX_VALIDATIONS}, not {show(validations)}"]
    return [p for n, each in enumerate(validations) for p in _kind(f"validation[{n}]", each, VALIDATION)]
