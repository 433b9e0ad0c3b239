"""What a stack's config and a request may demand of people, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import people
from domain.fields import Check, Field, list_of, map_of, matching, one_of, problems_of, show, whole
from domain.kinds import name
from domain.quorum import Policy, of

__all__ = ["FIELDS", "REQUESTED", "Policy", "approver", "gated", "longest_minutes", "of", "problems"]

NAME = r"[\w+=,.@-]{1,64}"
PATH = r"(?:[\x21-\x29\x2b-\x2e\x30-\x7e]+/)"
VOTERS = "|".join(
    (
        rf"user/(?:{PATH}*{NAME}|{PATH}+\*)",
        rf"role/{PATH}*{NAME}",
        rf"assumed-role/(?:{NAME}|[\w+=,.@-]{{1,60}}\*)/(?:{NAME}|\*)",
    )
)
approver: Check = matching(
    rf"(?:arn:aws[a-z-]*:(?:iam|sts)::\d{{12}}:)?(?:{VOTERS})",
    "a person: user/NAME, user/PATH/*, role/NAME (one voter), assumed-role/ROLE/SESSION or assumed-role/ROLE/*, "
    "with or without arn:aws:iam::ACCOUNT: before it",
)


MOST = 10
WEEK = 7 * 24 * 60
FIELDS: dict[str, Field] = {
    "required": Field(whole(0, MOST)),
    "approvers": Field(list_of(approver, 20)),
    "excludeRequester": Field(one_of(True, False)),
    "expiresMinutes": Field(whole(1, WEEK)),
    "remindMinutes": Field(whole(0, WEEK)),
    "passUnchanged": Field(one_of(True, False)),
    "provenRequests": Field(one_of(True, False)),
}
REQUESTED: dict[str, Field] = {"required": Field(whole(1, MOST), required=True)}
"""What a request may demand: more than the stack does, never less."""


ROLLBACKS: dict[str, Field] = {
    "bakeSeconds": Field(whole(0, 12 * 3600)),
    "obeyFreezes": Field(one_of(True, False)),
}
"""What a stack's `rollbacks` may say beside `approvals`."""


def gated(*configs: Mapping[str, Any]) -> bool:
    """Whether anybody can be asked at all: then the gate is built. For deployments, and for rollbacks."""
    return any(each.get("approvers") for config in configs for each in (config, *config.get("services", {}).values()))


def longest_minutes(*configs: Mapping[str, Any]) -> int:
    """The longest that any gate may stay open."""
    asking = [config for config in configs if gated(config)] or configs[:1]
    return max(
        of(config, service).expires_minutes for config in asking for service in ("", *config.get("services", {}))
    )


def problems(value: Any) -> str | None:
    """What is wrong with a stack's `approvals`, as a check of a config key."""
    if not isinstance(value, dict):
        return f"must be an object, not {show(value)}"
    services: Check = map_of(name, _of_service, 20)
    wrong = problems_of("", value, {**FIELDS, "services": Field(services)})
    return "; ".join(wrong or _impossible(value)) or None


def rollback_problems(value: Any) -> str | None:
    """What is wrong with a stack's `rollbacks`, as a check of a config key."""
    if not isinstance(value, dict):
        return f"must be an object, not {show(value)}"
    return "; ".join(problems_of("", value, {**ROLLBACKS, "approvals": Field(problems)})) or None


def _of_service(own: Any) -> str | None:
    if not isinstance(own, dict):
        return f"must be an object, not {show(own)}"
    return "; ".join(problems_of("", own, FIELDS)) or None


def _impossible(config: Mapping[str, Any]) -> list[str]:
    wrong = []
    for service in ("", *config.get("services", {})):
        policy, where = of(config, service), f" for {service}" if service else ""
        most = people.fixed(policy.approvers)
        if most is not None and policy.required > most:
            wrong.append(f"required is {policy.required}{where}, and {most} approvers are named")
    return wrong
