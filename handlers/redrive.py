"""Requests that could not be taken while something was down are tried again; none is lost."""

from __future__ import annotations

import json
import os
from typing import Any

from handlers.adapters.aws import client
from handlers.adapters.log import log

QUEUE = os.environ.get("REQUEST_DEAD_LETTERS", "")
START = os.environ.get("START_FUNCTION", "")

sqs = client("sqs")


def requests() -> int:
    """Hand up to ten dead requests to start again; each leaves the queue when start has taken it."""
    messages = sqs.receive_message(QueueUrl=QUEUE, MaxNumberOfMessages=10).get("Messages", [])
    return sum(_again(message) for message in messages)


def _again(message: dict[str, Any]) -> bool:
    try:
        body = json.loads(message["Body"])
        # Lambda wraps what it could not handle; EventBridge leaves what it could not deliver as it was.
        event = body.get("requestPayload", body)
    except (ValueError, AttributeError, RecursionError) as error:
        log("error", "no request in the dead letters", messageId=message["MessageId"], error=type(error).__name__)
        return False
    # Made when first needed: hardly any sweep finds a message.
    answer = client("lambda").invoke(FunctionName=START, Payload=json.dumps(event))
    if "FunctionError" in answer:
        log("error", "request still not taken", eventId=event.get("id"), error=answer["FunctionError"])
        return False
    sqs.delete_message(QueueUrl=QUEUE, ReceiptHandle=message["ReceiptHandle"])
    return True
