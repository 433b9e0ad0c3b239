"""What a stack's config may say, with all that is wrong with it at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain import freeze, monitoring, policy, promotion, provenance, stages
from domain.errors import Refused
from domain.fields import Check, Field, list_of, map_of, matching, one_of, problems_of, show, text, whole

LOG_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""

role_arn = matching(
    r"(arn:aws:iam::\d{12}:role/(?!\{service\}$)([\w+=,.@/-]|\{service\}){1,512})?",
    "the ARN of an IAM role, {service} with more text beside it in its name, or empty",
)
stage_minutes = whole(3, 7 * 24 * 60)

KEYS: dict[str, Check] = {
    "eventSource": matching(
        r"(?!aws\.)[A-Za-z0-9._-]{1,64}", "a name like bellyfed.deployment, not starting with aws."
    ),
    "allowedAccounts": lambda value: (
        None if value == [] else list_of(matching(r"\d{12}", "a 12-digit account"), 50)(value)
    ),
    "archiveDays": whole(1, 3650),
    "retentionDays": whole(1, 3650),
    "logRetentionDays": one_of(*LOG_DAYS),
    "queueMinutes": whole(1, 7 * 24 * 60),
    "stageMinutes": lambda value: _minutes(value),  # noqa: PLW0108 - it stands below
    "approvals": policy.problems,
    "rollbacks": policy.rollback_problems,
    "freezes": freeze.problems,
    "promoteTo": promotion.problems,
    "provenance": provenance.config_problems,
    "monitoring": monitoring.problems,
    "deployRole": role_arn,
    "deployRoles": map_of(text(64, least=1), role_arn, 20),
    "deployExternalId": matching(
        r"([\w+=,.@:/-]{2,200})?", "2 to 200 of letters, digits and _ + = , . @ : / -, or empty for the default"
    ),
    "apiLogRole": one_of(True, False),
    "protect": one_of(True, False),
    "pointInTimeRecovery": one_of(True, False),
    "tags": map_of(matching(r"(?!aws:)[\w .:/=+@-]{1,128}", "a tag name that does not start with aws:"), text(256), 40),
}
ID_DAYS = 91
"""How long the id of a request is remembered at least."""
ENVIRONMENT_LIMIT = 2700
"""What these keys may take, as JSON within JSON, of the 4 KB that a Lambda's environment has.
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
LARGE = {
    "deployRole": "choose a shorter role",
    "deployRoles": "use {service} in deployRole, and name the exceptions only",
    "approvals": "let people approve by a role, and name the exceptions only",
    "rollbacks": "let people approve by a role",
    "freezes": "join windows, and give shorter reasons",
    "provenance": "name fewer services",
}
TEXTS = ("eventSource", "deployRole", "deployExternalId")
stack_name = matching(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "1 to 64 of A-Z a-z 0-9 . _ -")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The config of one stack, checked."""

    environment: str
    event_source: str
    allowed_accounts: list[str]
    archive_days: int
    retention_days: int
    log_retention_days: int
    queue_minutes: int
    stage_minutes: dict[str, int]
    approvals: dict[str, Any]
    rollbacks: dict[str, Any]
    freezes: dict[str, Any]
    promote_to: dict[str, Any]
    provenance: dict[str, Any]
    monitoring: dict[str, Any]
    deploy_role: str
    deploy_roles: dict[str, str]
    deploy_external_id: str
    api_log_role: bool
    protect: bool
    point_in_time_recovery: bool
    tags: dict[str, str]


def read(get: Callable[[str], str | None], stack: str) -> Settings:
    """Read the config through `get`, which gives a key's value as Pulumi keeps it: text, or JSON as text.

    Raises Refused with a sentence for every key that is wrong.
    """
    problems = [f"the stack's name {wrong}" for wrong in [stack_name(stack)] if wrong]
    values: dict[str, Any] = {}
    for key, check in KEYS.items():
        try:
            values[key] = _value(key, get(key))
        except ValueError as error:
            problems.append(f"{key} {error}")
            continue
        if wrong := check(values[key]):
            problems.append(f"{key} {wrong}")
    problems += [*_elsewhere(values, stack), *_together(values)] if not problems else []
    if problems:
        raise Refused(problems)
    values["deployExternalId"] = values["deployExternalId"] or f"deployment-coordinator/{stack}"
    return Settings(environment=stack, **{_snake(key): value for key, value in values.items()})


def _together(values: dict[str, Any]) -> list[str]:
    """What is wrong with keys that are right one by one."""
    wrong = []
    remembered = max(values["retentionDays"], ID_DAYS)
    if values["archiveDays"] > remembered:
        why = f"a request replayed later than {remembered} days would be deployed again"
        wrong.append(f"archiveDays must be at most {remembered}, retentionDays being {values['retentionDays']}: {why}")
    sizes = {key: len(json.dumps(json.dumps(values[key]))) for key in LARGE}
    if sum(sizes.values()) > ENVIRONMENT_LIMIT:
        told = ", ".join(f"{key} ({size})" for key, size in sizes.items())
        advice = LARGE[max(sizes, key=lambda key: sizes[key])]
        wrong.append(f"{told} must be at most {ENVIRONMENT_LIMIT} characters together, to fit a Lambda: {advice}")
    return wrong


def _elsewhere(values: dict[str, Any], stack: str) -> list[str]:
    """A stack that is its own next one, or its own proof, means nothing; nor does a proof that others may give."""
    keys = [key for key in ("promoteTo", "provenance") if values[key].get("environment") == stack]
    wrong = [f"{key} environment must be another one than this stack, {show(stack)}" for key in keys]
    if values["provenance"].get("role") and (account := values["provenance"]["account"]) in values["allowedAccounts"]:
        why = "everybody whom it lets do so could claim what provenance.role alone may say"
        wrong.append(f"allowedAccounts must not have {account}: {why}")
    return wrong


def _minutes(value: Any) -> str | None:
    if not isinstance(value, dict):
        return f"must be an object, not {show(value)}"
    known = {name: Field(stage_minutes, required=True) for name in (*stages.FORWARD, *stages.UNDO)}
    return "; ".join(problems_of("", value, known)) or None


def _value(key: str, given: str | None) -> Any:
    if given is None:
        raise ValueError("has no value; Pulumi.yaml gives every key a default, so it may have been removed there")
    if key in TEXTS:
        return given
    try:
        return json.loads(given)
    except ValueError:
        raise ValueError(f"must be JSON, not {given[:80]!r}") from None


def _snake(key: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in key)
