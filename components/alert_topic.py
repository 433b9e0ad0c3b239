"""The topic on which people are told, its key, and the policies that really let AWS's services publish there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components import policy
from components.policy import GrantArgs

OWN, NONE = "own", ""
PUBLISHERS = ("cloudwatch.amazonaws.com", "events.amazonaws.com")
USE_KEY = ["kms:Decrypt", "kms:GenerateDataKey*"]
WAIT_DAYS = 30
"""How long a deleted key can still be had back: the longest that KMS offers."""


@dataclass(frozen=True)
class AlertTopic:
    arn: pulumi.Output[str]
    key_arn: pulumi.Input[str] | None

    @property
    def may_publish(self) -> list[GrantArgs]:
        """Tell people something: on an encrypted topic, whoever publishes needs the key, too.
        https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"""
        grants = [policy.grant("tell-people", ["sns:Publish"], self.arn)]
        if self.key_arn is not None:
            grants.append(policy.grant("use-the-key-of-alerts", ["kms:Decrypt", "kms:GenerateDataKey"], self.key_arn))
        return grants


def alert_topic(
    name: str,
    key: str,
    emails: Sequence[str],
    account: pulumi.Output[str],
    tags: Mapping[str, pulumi.Input[str]],
    parent: pulumi.Resource,
) -> AlertTopic:
    """`key` is OWN, NONE, or the ARN of a key whose policy must have what `key_policy` says for the PUBLISHERS.

    AWS's own alias/aws/sns is no choice: its policy does not let CloudWatch use it, and alarms would vanish in silence.
    https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
    """
    child = pulumi.ResourceOptions(parent=parent)
    key_arn = _key(name, account, tags, child) if key == OWN else key or None
    topic = aws.sns.Topic(
        f"{name}-alerts", display_name="Deployment coordinator", kms_master_key_id=key_arn, tags=tags, opts=child
    )
    aws.sns.TopicPolicy(f"{name}-alerts-policy", arn=topic.arn, policy=topic_policy(topic.arn, account), opts=child)
    for email in emails:
        aws.sns.TopicSubscription(
            f"{name}-alerts-to-{email}", topic=topic.arn, protocol="email", endpoint=email, opts=child
        )
    return AlertTopic(topic.arn, key_arn)


def _key(
    name: str, account: pulumi.Output[str], tags: Mapping[str, pulumi.Input[str]], child: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    key = aws.kms.Key(
        f"{name}-key",
        description="Alerts of the deployment coordinator",
        policy=key_policy(account),
        enable_key_rotation=True,
        deletion_window_in_days=WAIT_DAYS,
        tags=tags,
        opts=child,
    )
    aws.kms.Alias(f"{name}-key-alias", name_prefix=f"alias/{name}-alerts-", target_key_id=key.key_id, opts=child)
    return key.arn


def key_policy(account: pulumi.Input[str]) -> pulumi.Input[str]:
    """The account decides by IAM; the services may use the key to publish.

    Only CloudWatch is held to this account. EventBridge does not say for whom it asks when it publishes to an encrypted
    topic, and a condition would drop its messages.
    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
    """
    cloudwatch, events = PUBLISHERS
    root = {"AWS": pulumi.Output.concat("arn:aws:iam::", account, ":root")}
    return policy.document(
        {"Sid": "TheAccountDecides", **_allow(root, ["kms:*"], "*")},
        {"Sid": "AlarmsMayUseTheKey", **_allow({"Service": cloudwatch}, USE_KEY, "*"), **_of_account(account)},
        {"Sid": "RulesMayUseTheKey", **_allow({"Service": events}, USE_KEY, "*")},
    )


def topic_policy(topic: pulumi.Input[str], account: pulumi.Input[str]) -> pulumi.Input[str]:
    """Alarms of this account, rules, roles that IAM allows, and nobody without TLS.

    A topic's policy with a condition does not let EventBridge publish, so rules of any account that know the ARN may.
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
    https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
    """
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    denied = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": topic, "Condition": insecure}
    cloudwatch, events = ({"Service": each} for each in PUBLISHERS)
    return policy.document(
        {"Sid": "AlarmsMayPublish", **_allow(cloudwatch, ["sns:Publish"], topic), **_of_account(account)},
        {"Sid": "RulesMayPublish", **_allow(events, ["sns:Publish"], topic)},
        {"Sid": "NobodyWithoutTls", **denied},
    )


def _allow(principal: dict[str, Any], actions: list[str], resource: pulumi.Input[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": actions, "Resource": resource}


def _of_account(account: pulumi.Input[str]) -> dict[str, Any]:
    """Services act for many: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"""
    return {"Condition": {"StringEquals": {"aws:SourceAccount": account}}}
