"""Somebody wants to know what going back would do, before they ask for it."""

from __future__ import annotations

from typing import Any

from domain import rollback
from domain.differences import differences
from domain.stages import STANDARD
from handlers import freezes, going_back, rules
from handlers.adapters import history
from handlers.call import Call
from handlers.problem import not_there


def preview(call: Call) -> tuple[int, dict[str, Any]]:
    """What going back would change, as far as the history tells; nothing is done."""
    target, to = history.target(call.path["service"]), call.query.get("to", "")
    if not target.revision:
        raise not_there("target", target.service)
    origin = going_back.find(target, to)
    problems = rollback.problems(target, origin, to)
    told: dict[str, Any] = {"service": target.service, "problems": problems}
    if target.current:
        told["from"] = {"deploymentId": target.current["deploymentId"], "version": target.live_version}
    if origin and not problems:
        told["to"] = {"deploymentId": origin.id, "version": origin.version}
        wanted = going_back.wanted(target, origin)
        told["changes"] = differences(target.current or {}, wanted, rules.PATH or STANDARD)
        told["problems"] = going_back.impossible(wanted)
        if entry := target.quarantine.get(origin.version):
            told["quarantine"] = {"version": origin.version, **entry}
    frozen = freezes.of(target) if rules.obeys_freezes("rollback") else None
    told |= {"holder": target.holder, "held": target.held, "frozen": str(frozen or "")}
    required = rules.of(target.service, "rollback").required
    return 200, {key: value for key, value in told.items() if value or key == "problems"} | {"required": required}
