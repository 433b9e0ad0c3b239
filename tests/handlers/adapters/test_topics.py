"""What SNS, as moto plays it, delivers of a notice, and to whom."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import boto3
import pytest
from moto import mock_aws

from domain.notices import Notice, notice
from handlers.adapters import aws, topics
from tests.domain.noticed import EXAMPLES

KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
Received = Callable[[], list[dict[str, Any]]]


def told(name: str) -> Notice:
    found = notice(EXAMPLES[name].detail_type(), EXAMPLES[name].detail())
    assert found
    return found


@pytest.fixture
def topic(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with mock_aws():
        sns = boto3.session.Session().client("sns", **KEYS)
        monkeypatch.setattr(topics, "client", lambda service, config: {"sns": sns}[service])
        yield sns.create_topic(Name="alerts")["TopicArn"]


def subscribed(topic: str, policy: dict[str, list[str]] | None = None) -> Received:
    sns, sqs = (boto3.session.Session().client(service, **KEYS) for service in ("sns", "sqs"))
    url = sqs.create_queue(QueueName="program")["QueueUrl"]
    queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    attributes = {"FilterPolicy": json.dumps(policy)} if policy else {}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes=attributes)

    def received() -> list[dict[str, Any]]:
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in messages]

    return received


def test_a_program_gets_the_document_and_the_subject(topic: str) -> None:
    received = subscribed(topic)
    assert topics.publish(topic, told("approval-requested"))
    [message] = received()
    assert json.loads(message["Message"]) == told("approval-requested").chat
    assert message["Subject"] == "[prod] approve storefront 4? (2 alerts)"


def test_a_filter_policy_chooses_by_the_attributes(topic: str) -> None:
    received = subscribed(topic, {"urgency": ["page", "act"], "service": ["storefront"]})
    for name in EXAMPLES:
        topics.publish(topic, told(name))
    told_of = {json.loads(message["Message"])["content"]["title"] for message in received()}
    urgent = {name for name in EXAMPLES if name.startswith(("approval-", "undo-"))}
    assert told_of == {told(name).subject for name in urgent}


def test_each_topic_is_asked_in_its_own_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: SNS of one region knows no topic of another."""
    regions = ("us-east-1", "eu-west-3", "eu-west-3")
    with mock_aws():
        monkeypatch.setattr(
            topics, "client", real := cache(lambda *asked: aws.SESSION.create_client(asked[0], config=asked[1]))
        )
        for n, region in enumerate(regions):
            sns = boto3.session.Session().client("sns", **{**KEYS, "region_name": region})
            topics.publish(sns.create_topic(Name=f"alerts-{n}")["TopicArn"], told("undone"))
    assert real.cache_info().misses == len(set(regions))


def test_other_letters_arrive_as_they_are(topic: str) -> None:
    detail = EXAMPLES["approval-requested"].detail() | {"reason": "Für Zoë: 東京 😀"}
    received, sent = subscribed(topic), notice("ApprovalRequested", detail)
    assert sent
    topics.publish(topic, sent)
    [message] = received()
    assert "Für Zoë: 東京 😀" in json.loads(message["Message"])["content"]["description"]
