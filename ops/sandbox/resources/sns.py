"""SNS topics, their policies and subscriptions. The emulator sends no mail."""

from __future__ import annotations

import json

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags, tag_list

ATTRIBUTES = {"displayName": "DisplayName", "kmsMasterKeyId": "KmsMasterKeyId"}


class Topic(ResourceType):
    """A topic; its id is its ARN."""

    token = "aws:sns/topic:Topic"
    named = True
    identity = frozenset({"name", "namePrefix"})
    changeable = frozenset({*ATTRIBUTES, "tags"})
    kept = frozenset({"tags"})
    outputs = frozenset({"arn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        attributes = {ATTRIBUTES[key]: inputs[key] for key in ATTRIBUTES if inputs.get(key) is not None}
        tags = tag_list(inputs.get("tags") or {})
        arn = cloud.client("sns").create_topic(Name=inputs["name"], Attributes=attributes, Tags=tags)["TopicArn"]
        return Made(arn, {"arn": arn})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        sns = cloud.client("sns")
        for key in sorted(changed & set(ATTRIBUTES)):
            sns.set_topic_attributes(
                TopicArn=old.id, AttributeName=ATTRIBUTES[key], AttributeValue=inputs.get(key) or ""
            )
        added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
        if added:
            sns.tag_resource(ResourceArn=old.id, Tags=tag_list(added))
        if removed:
            sns.untag_resource(ResourceArn=old.id, TagKeys=removed)
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("sns").delete_topic(TopicArn=old.id)


class TopicPolicy(ResourceType):
    """The policy of a topic; its id is the topic's ARN."""

    token = "aws:sns/topicPolicy:TopicPolicy"
    identity = frozenset({"arn"})
    changeable = frozenset({"policy"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        _set_policy(cloud, inputs["arn"], inputs["policy"])
        return Made(inputs["arn"])

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        """A topic cannot be without one: the account alone may publish, as when it was made."""
        own = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{cloud.account}:root"}, "Action": "sns:Publish"}
        _set_policy(cloud, old.id, json.dumps({"Version": "2012-10-17", "Statement": [{**own, "Resource": old.id}]}))


class TopicSubscription(ResourceType):
    """Somebody who is told; its id is its ARN."""

    token = "aws:sns/topicSubscription:TopicSubscription"
    identity = frozenset({"topic", "protocol", "endpoint"})
    outputs = frozenset({"arn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        arn = cloud.client("sns").subscribe(
            TopicArn=inputs["topic"],
            Protocol=inputs["protocol"],
            Endpoint=inputs["endpoint"],
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]
        return Made(arn, {"arn": arn})

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("sns").unsubscribe(SubscriptionArn=old.id)


def _set_policy(cloud: Cloud, topic: str, policy: str) -> None:
    cloud.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
