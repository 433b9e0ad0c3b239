"""A service acts for many accounts: it may act on ours only for what is ours.

https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from __future__ import annotations

from collections.abc import Iterator

from .resources import KEY, PERMISSION, ROLE, TOPIC_POLICY, Resources, of
from .statements import Statement, statements

FOR_WHOM = {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}

WITHOUT = {
    (ROLE, "lambda.amazonaws.com"): "a function gets its role by iam:PassRole, which is for the account's own roles "
    "alone: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    (ROLE, "apigateway.amazonaws.com"): "the one role of all APIs of an account, set by the account itself: "
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    (TOPIC_POLICY, "events.amazonaws.com"): "a topic's policy with a condition lets EventBridge publish nothing: "
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions",
    (KEY, "events.amazonaws.com"): "EventBridge does not say for whom it asks for the key of a topic: "
    "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services",
}
"""(type, service) that must be trusted without a condition."""


def deputies(resources: Resources) -> Iterator[str]:
    """Whatever trusts a service says for whose sake: aws:SourceArn or aws:SourceAccount."""
    for each in statements(resources):
        for service in each.services if each.allows else ():
            if not _for_ours(each) and (each.of.type, service) not in WITHOUT:
                yield f"{each} trusts {service} whoever it acts for: add a condition on aws:SourceArn"


def callers(resources: Resources) -> Iterator[str]:
    """A service calls a function for one source; one whose ARN has no account, for one of our account."""
    for made in of(resources, PERMISSION):
        source = made.inputs.get("sourceArn", "*")
        owner = made.inputs.get("sourceAccount") or (source.split(":") + [""] * 5)[4]
        if "*" in source.split("/")[0] or not owner:
            yield f"{made.name} lets {made.inputs['principal']} call for anybody: say source_arn"


def needless(resources: Resources) -> set[tuple[str, str]]:
    """Exceptions that nothing here needs any more."""
    needed = {
        (each.of.type, service)
        for each in statements(resources)
        for service in each.services
        if each.allows and not _for_ours(each)
    }
    return set(WITHOUT) - needed


def _for_ours(each: Statement) -> bool:
    named = {key.lower(): values for key, values in each.conditions.items()}
    return any(key in FOR_WHOM and not {"*", ""} & set(values) for key, values in named.items())
