"""Deployments and services, a page at a time."""

from __future__ import annotations

import base64
import json
from typing import Any

from domain.deployment import ACTIVE
from domain.target import ALL
from handlers.adapters import history, lists
from handlers.call import Call
from handlers.documents import with_freeze
from handlers.problem import Problem

PAGE = 20


def deployments(call: Call) -> tuple[int, dict[str, Any]]:
    """By status; without one, every active status in turn, so that a page may end in the middle of one."""
    statuses = [call.query["status"]] if "status" in call.query else [status.value for status in ACTIVE]
    found: list[dict[str, Any]] = []
    number, after = _position(call, statuses)
    while number < len(statuses):
        rows, after = lists.page("StatusIndex", "status", statuses[number], _limit(call) - len(found), after)
        found += rows
        number += 0 if after else 1
        if len(found) >= _limit(call):
            break
    more = number < len(statuses)
    return 200, {"deployments": found, **(_next({"number": number, "after": after}) if more else {})}


def of_target(call: Call) -> tuple[int, dict[str, Any]]:
    after = _cursor(call).get("after")
    rows, after = lists.page("ServiceIndex", "service", call.path["service"], _limit(call), after)
    return 200, {"deployments": rows, **(_next({"after": after}) if after else {})}


def targets(call: Call) -> tuple[int, dict[str, Any]]:
    found, after = lists.targets(_limit(call), _cursor(call).get("after"))
    everywhere = history.target(ALL)
    told = [with_freeze(each, everywhere) for each in found if each.service != ALL]
    return 200, {"targets": told, **(_next({"after": after}) if after else {})}


def _limit(call: Call) -> int:
    return int(call.query.get("limit", PAGE))


def _position(call: Call, statuses: list[str]) -> tuple[int, Any]:
    cursor = _cursor(call)
    number = cursor.get("number", 0)
    if not isinstance(number, int) or not 0 <= number < len(statuses):
        raise _strange()
    return number, cursor.get("after")


def _cursor(call: Call) -> dict[str, Any]:
    """Where the page before ended. Raises Problem for anything that no page gave."""
    if "next" not in call.query:
        return {}
    try:
        cursor = json.loads(base64.urlsafe_b64decode(call.query["next"]))
    except (ValueError, RecursionError):
        raise _strange() from None
    after = cursor.get("after") if isinstance(cursor, dict) else 0
    if after is not None and not lists.is_place(after):
        raise _strange()
    return dict(cursor)


def _next(cursor: dict[str, Any]) -> dict[str, str]:
    return {"next": base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode()}


def _strange() -> Problem:
    return Problem(400, "bad-next", "next is not from the page before", "begin again without it")
