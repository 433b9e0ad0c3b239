"""What a stack may demand of requests: that another environment has proved them before.

AWS writes into an event which account put it, so that is proof; everything in its detail is a claim.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import Refused
from domain.fields import Field, matching, problems_of, show
from domain.kinds import name
from domain.promotion import services
from domain.request import Request

DEMANDED: dict[str, Field] = {
    "environment": Field(name, required=True),
    "account": Field(matching(r"\d{12}", "a 12-digit account"), required=True),
    "role": Field(matching(r"arn:aws:iam::\d{12}:role/[\w+=,.@/-]{1,512}", "the ARN of an IAM role")),
    "services": Field(services),
}
"""What a stack's `provenance` says."""


class Unproven(Refused):
    """A request that does not come from where it must; it uses up no id, so that nobody takes that of a promotion."""


def config_problems(value: Any) -> str | None:
    """What is wrong with a stack's `provenance`, as a check of a config key; nothing is demanded if it is empty."""
    if value == {}:
        return None
    if not isinstance(value, dict):
        return f"must be an object, not {show(value)}"
    wrong = problems_of("", value, DEMANDED)
    if not wrong and f"::{value['account']}:" not in value.get("role", f"::{value['account']}:"):
        wrong = [f"role must be one of account {value['account']}, not {value['role']}"]
    return "; ".join(wrong) or None


def check(request: Request, demanded: Mapping[str, Any], *, environment: str, account: str, proven: bool) -> None:
    """Raises Unproven. `account` is whose event brought the request; `proven` says that a person did, who may override
    what is demanded, and must say why."""
    said = request.document.get("promotedFrom", {})
    if proven and said:
        raise Refused(["promotedFrom is written by the environment that promotes, not by people: leave it out"])
    overrides = proven and request.override and request.reason
    wanted = demanded and request.service in demanded.get("services", [request.service])
    if (
        wanted
        and not overrides
        and (said.get("environment"), account) != (demanded["environment"], demanded["account"])
    ):
        raise Unproven([_sentence(request, demanded, account, proven=proven)])
    if reserved(request.deployment_id, demanded, environment, account):
        raise Unproven([f"deploymentId {request.deployment_id}: those that end in .{environment} are of promotions"])


def reserved(deployment_id: str, demanded: Mapping[str, Any], environment: str, account: str) -> bool:
    """Whether the id is that of a promotion, which anybody could guess and nobody else may use up: not even by a
    request that is refused."""
    return bool(demanded) and deployment_id.endswith(f".{environment}") and account != demanded["account"]


def _sentence(request: Request, demanded: Mapping[str, Any], account: str, *, proven: bool) -> str:
    where = demanded["environment"]
    why = f"this stack takes {request.service} from {where} alone, where it must have succeeded"
    claimed = request.document.get("promotedFrom", {}).get("environment")
    if claimed == where:
        why += f", and {where} asks from account {demanded['account']}, not from {account or 'none'}"
    elif claimed:
        why += f", not from {claimed}"
    advice = f"deploy {request.version} to {where}, from where it is promoted"
    person = "give" if proven else "ask through the control API with"
    return f"{why}: {advice}; or, where that cannot wait, {person} `override: true` and a `reason`"
