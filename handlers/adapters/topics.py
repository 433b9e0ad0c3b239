"""SNS: a notice goes to the topic of those who answer for the service, in one message for people and programs."""

from __future__ import annotations

import json
import os
from functools import cache

from botocore.config import Config

from domain.notices import Notice
from handlers.adapters.aws import CONFIG, client

TOPIC = os.environ.get("ALERT_TOPIC", "")
TOPICS: dict[str, str] = json.loads(os.environ.get("ALERT_TOPICS") or "{}")
PROGRAMS = ("firehose", "http", "https", "lambda", "sqs")
"""Protocols that get the document; chats subscribe by https. All others get the text."""


def of(service: str) -> str:
    """The topic's ARN: the service's own, or the one for all."""
    return TOPICS.get(service) or TOPIC


def publish(topic: str, notice: Notice) -> str:
    """Send it; gives the message's id. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html"""
    sent = client("sns", _in_region(topic.split(":")[3])).publish(
        TopicArn=topic,
        Subject=notice.subject,
        Message=message(notice),
        MessageStructure="json",
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value} for name, value in notice.attributes.items()
        },
    )
    return str(sent["MessageId"])


@cache
def _in_region(region: str) -> Config:
    """SNS takes a message for a topic only in the topic's own region."""
    return CONFIG.merge(Config(region_name=region))


def message(notice: Notice) -> str:
    """Every protocol's own, as JSON; letters stay letters, so that nothing grows sixfold."""
    document = json.dumps(notice.chat, ensure_ascii=False)
    told = {"default": notice.text, "email": notice.text} | dict.fromkeys(PROGRAMS, document)
    return json.dumps(told, ensure_ascii=False)
