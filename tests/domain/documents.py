"""Requests as Hypothesis draws them: right ones, and right ones with something hostile put in."""

from __future__ import annotations

import copy
import re
from typing import Any

from hypothesis import strategies as st

from domain import request
from domain.request import Request, parse

ENVIRONMENT, ACCOUNT, EVENT_ID = "dev", "123456789012", "7bf73129-1428-4cd3-a780-95db273d1602"
FULL: dict[str, Any] = {
    "schemaVersion": 1,
    "environment": ENVIRONMENT,
    "deploymentId": "ci-4711",
    "service": "storefront",
    "version": "2026.11.22-3",
    "requestedBy": "ci",
    "reason": "A fix for the basket",
    "onBusy": "supersede",
    "infrastructure": {
        "kind": "cloudformation",
        "stack": "storefront",
        "template": "s3://artifacts/storefront/3/template.yaml",
        "parameters": {"Size": "2"},
        "capabilities": ["CAPABILITY_IAM"],
    },
    "application": {
        "kind": "lambda",
        "function": "storefront",
        "alias": "live",
        "code": "s3://artifacts/storefront/3/app.zip",
    },
    "validation": [
        {"kind": "lambda", "function": "storefront:live", "payload": {"deep": [1, 2.5, None]}, "expect": {"ok": True}},
        {"kind": "http", "url": "https://storefront.example/health", "status": 200, "contains": "ok"},
        {"kind": "alarms", "alarms": ["storefront-errors"], "bakeSeconds": 300},
    ],
}
SMALL: dict[str, Any] = {"service": "storefront", "version": "1"}


def read(detail: Any) -> Request:
    return parse(detail, environment=ENVIRONMENT, default_id=EVENT_ID, requested_by=f"account {ACCOUNT}")


def written_as(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)


def nested(depth: int) -> Any:
    value: Any = "the bottom"
    for _ in range(depth):
        value = [value]
    return value


plain_text = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)
numbers = st.integers(-(10**38) + 1, 10**38 - 1) | st.floats(1e-100, 1e100) | st.floats(-1e100, -1e-100)
keepable = st.recursive(
    st.none() | st.booleans() | numbers | plain_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text.filter(bool), inner, max_size=4),
    max_leaves=12,
)
UGLY = ["", "\x00", "a\x00b", "\ud800", "\udfff tail", "n" * 300, "v" * 262_145, "\x1b[31mred", "ä", "../../etc/passwd"]
TELLING = ["__proto__", "constructor", "toString", "__class__", "kind", "id:1", "s3://", "prod", "1", "true", "null"]
hostile_text = st.sampled_from([*UGLY, *TELLING])
hostile = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | hostile_text | st.sampled_from([10**38, 10**400, -1]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(hostile_text, inner, max_size=4),
    max_leaves=8,
) | st.builds(nested, st.sampled_from([15, 16, 17, 40]))


@st.composite
def right(draw: st.DrawFn) -> dict[str, Any]:
    """A request that must be accepted."""
    optional = {
        "deploymentId": written_as(request.ID),
        "requestedBy": plain_text.filter(bool),
        "reason": plain_text,
        "onBusy": st.sampled_from(["queue", "supersede", "refuse"]),
        "override": st.booleans(),
        "environment": st.just(ENVIRONMENT),
        "schemaVersion": st.just(1),
        "approvals": st.fixed_dictionaries({"required": st.integers(1, 10)}),
        "infrastructure": st.just(FULL["infrastructure"]),
        "application": st.just(FULL["application"]),
        "validation": st.lists(_validation(), max_size=4),
    }
    needed = {"service": written_as(request.ID), "version": written_as(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}")}
    return copy.deepcopy(draw(st.fixed_dictionaries(needed, optional=optional)))


def _validation() -> st.SearchStrategy[dict[str, Any]]:
    asked = {"kind": st.just("lambda"), "function": st.just("storefront:live")}
    return st.fixed_dictionaries(asked, optional={"payload": keepable, "expect": keepable})


@st.composite
def tampered(draw: st.DrawFn) -> Any:
    """The full request with one to three places replaced, added or taken away."""
    document: Any = copy.deepcopy(FULL)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(list(_places(document))))
        act = draw(st.sampled_from(["replace", "add", "remove"]))
        if not place and act == "replace":
            return draw(hostile)
        _tamper(draw, document, place, act)
    return document


def _tamper(draw: st.DrawFn, document: Any, place: tuple[Any, ...], act: str) -> None:
    inside = document
    for key in place[:-1]:
        inside = inside[key]
    if place and act == "replace":
        inside[place[-1]] = draw(hostile)
    elif place and act == "remove":
        del inside[place[-1]]
    elif isinstance(inside, dict):
        inside[draw(hostile_text)] = draw(hostile)


def _places(value: Any, at: tuple[Any, ...] = ()) -> Any:
    yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from _places(item, (*at, key))
