"""People, and deployments that wait for them, as the tests of approvals need them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import approval, progress, stages, voting
from domain.deployment import Deployment
from domain.errors import Code, Denied, StageError
from domain.people import Person
from domain.policy import Policy
from domain.voting import Ballot
from tests.domain.deployments import MINUTE, NOW, at, running, through
from tests.domain.documents import ACCOUNT

OTHER_ACCOUNT = "210987654321"
SHOWN, OTHER = "5" * 64, "0" * 64
"""Digests: of the plan that people are shown, and of another one."""
PLAN: dict[str, Any] = {
    "digest": SHOWN,
    "unchanged": False,
    "summary": ["stack storefront will be updated: 1 modified"],
    "alerts": ["Basket (AWS::DynamoDB::Table) will be DESTROYED"],
}
EXPIRES, REMIND = 240 * MINUTE, 60 * MINUTE
POLICY = Policy(
    required=2,
    approvers=("user/approvers/*", "assumed-role/Approver/*", "role/Duty"),
    expires_minutes=EXPIRES // MINUTE,
    remind_minutes=REMIND // MINUTE,
)
APPROVALS: dict[str, Any] = {
    "required": 2,
    "approvers": ["user/ann", "assumed-role/Approver/*"],
    "excludeRequester": False,
    "expiresMinutes": 240,
    "remindMinutes": 30,
    "passUnchanged": True,
    "provenRequests": True,
    "services": {"storefront": {"required": 1, "approvers": ["user/ben"], "expiresMinutes": 480}},
}
"""A config that says everything it can say."""
ONE = replace(POLICY, required=1)
CODES = {"rejected": Code.REJECTED, "expired": Code.EXPIRED}


def user(name: str, account: str = ACCOUNT) -> Person:
    return Person(f"arn:aws:iam::{account}:user/{name}")


def session(role: str, name: str, account: str = ACCOUNT) -> Person:
    return Person(f"arn:aws:sts::{account}:assumed-role/{role}/{name}")


ANN, BEN, CEM = user("approvers/ann"), user("approvers/ben"), session("Approver", "cem")
EVE = user("eve")
"""Nobody's approver; everybody may cancel whom IAM lets."""


def preparing(*parts: str, policy: Policy = POLICY, **told: Any) -> Deployment:
    """Planned, and the gate begins, with the time that the program gives it."""
    started = replace(running(*parts, now=NOW - MINUTE), **told)
    ready = replace(through(started, stages.PREPARE, now=NOW - MINUTE), plan=PLAN)
    return at(ready, stages.APPROVE, NOW, minutes=policy.expires_minutes + 10)


def asking(*parts: str, policy: Policy = POLICY, **told: Any) -> Deployment:
    """People have been asked, NOW."""
    return approval.ask(preparing(*parts, policy=policy, **told), policy, NOW)


def vote(
    deployment: Deployment,
    person: Person,
    said: str = "approve",
    *,
    plan: str = SHOWN,
    reason: str = "",
    now: int = NOW + MINUTE,
    policy: Policy = POLICY,
) -> Deployment:
    return voting.cast(deployment, Ballot(person=person, vote=said, plan=plan, reason=reason), policy, ACCOUNT, now)


def denied(deployment: Deployment, person: Person = ANN, said: str = "approve", **named: Any) -> Denied:
    """Why the vote does not count; it changes nothing, because nothing comes back."""
    with pytest.raises(Denied) as no:
        vote(deployment, person, said, **named)
    assert no.value.sentence == str(no.value)
    assert no.value.advice
    return no.value


def names_of(deployment: Deployment) -> list[str]:
    return [each.name for each in deployment.approval.votes]


def look(deployment: Deployment, policy: Policy, now: int) -> Deployment:
    """What the gate's function does, for as long as it finds something to do."""
    looked = _looked(deployment, policy, now)
    return looked if looked is deployment or not (looked.work and looked.work.open) else look(looked, policy, now)


def _looked(deployment: Deployment, policy: Policy, now: int) -> Deployment:
    asked = deployment.approval
    if deployment.cancel:
        return progress.fail(deployment, progress.cancelled(deployment), now)
    if asked is None:
        return approval.ask(deployment, policy, now)
    if asked.decision == "approved":
        return progress.complete(deployment, (approval.why(asked),), now)
    if asked.decision:
        return progress.fail(deployment, StageError(CODES[asked.decision], approval.why(asked)), now)
    if now >= asked.expires_at:
        return approval.expire(deployment, now)
    return approval.remind(deployment, policy, now) if 0 < asked.remind_at <= now else deployment
