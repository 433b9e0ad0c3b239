"""EventBridge's PutEvents and SQS: only what the coordinator calls."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .calls import REGION, only, refuse


class Events:
    """PutEvents: the entries that AWS would refuse are refused; the others are kept and passed on."""

    def __init__(self, deliver: Callable[[dict[str, Any]], None]) -> None:
        self.deliver = deliver
        self.reset()

    def reset(self) -> None:
        self.published: list[dict[str, Any]] = []

    def put_events(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "Entries")
        if len(params["Entries"]) > 10:
            refuse("ValidationException", "Member must have length less than or equal to 10")
        answers = [self._put(entry) for entry in params["Entries"]]
        return {"FailedEntryCount": sum("ErrorCode" in answer for answer in answers), "Entries": answers}

    def _put(self, entry: dict[str, Any]) -> dict[str, Any]:
        only(entry, "Source", "DetailType", "Detail", "EventBusName", "Resources", "Time", "TraceHeader")
        if missing := [name for name in ("Source", "DetailType", "Detail") if not entry.get(name)]:
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": f"Parameter {missing[0]} is not valid"}
        try:
            detail = json.loads(entry["Detail"])
        except ValueError:
            detail = None
        if not isinstance(detail, dict):
            return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
        event = {"source": entry["Source"], "detail-type": entry["DetailType"], "detail": detail}
        bus = entry.get("EventBusName", "default")
        self.published.append(event | {"bus": bus})
        if not bus.startswith("arn:"):  # named by its ARN it is the bus of another account
            self.deliver(event | {"resources": list(entry.get("Resources", []))})
        return {"EventId": f"event-{len(self.published)}"}


@dataclass
class Message:
    id: str
    body: str
    visible_at: float
    received: int = 0

    @property
    def receipt(self) -> str:
        return f"{self.id}#{self.received}"


class Sqs:
    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.visibility_seconds = 30.0
        self.names: set[str] = set()
        self.reset()

    def create(self, name: str) -> str:
        self.names.add(name)
        self.queues.setdefault(name, [])
        return f"https://sqs.{REGION}.amazonaws.com/123456789012/{name}"

    def reset(self) -> None:
        self.queues: dict[str, list[Message]] = {name: [] for name in self.names}
        self.sent = 0

    def send(self, name: str, body: str, delay: float = 0) -> str:
        self.sent += 1
        self.queues[name].append(Message(f"message-{self.sent}", body, self.now() + delay))
        return f"message-{self.sent}"

    def send_message(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "QueueUrl", "MessageBody", "DelaySeconds", "MessageAttributes")
        body = params["MessageBody"]
        sent = self.send(self._name(params), body, params.get("DelaySeconds", 0))
        return {
            "MessageId": sent,
            "MD5OfMessageBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        }

    def receive_message(self, params: dict[str, Any]) -> dict[str, Any]:
        only(
            params,
            "QueueUrl",
            "MaxNumberOfMessages",
            "VisibilityTimeout",
            "WaitTimeSeconds",
            "AttributeNames",
        )
        queue, hidden = (
            self.queues[self._name(params)],
            params.get("VisibilityTimeout", self.visibility_seconds),
        )
        ready = [message for message in queue if message.visible_at <= self.now()]
        taken = ready[: params.get("MaxNumberOfMessages", 1)]
        for message in taken:
            message.visible_at, message.received = self.now() + hidden, message.received + 1
        return {"Messages": [_received(message) for message in taken]} if taken else {}

    def delete_message(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "QueueUrl", "ReceiptHandle")
        name, gone = self._name(params), params["ReceiptHandle"].partition("#")[0]
        self.queues[name] = [message for message in self.queues[name] if message.id != gone]
        return {}

    def get_queue_attributes(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"Attributes": {"ApproximateNumberOfMessages": str(len(self.queues[self._name(params)]))}}

    def _name(self, params: dict[str, Any]) -> str:
        name = str(params["QueueUrl"].rpartition("/")[2])
        if name not in self.queues:
            refuse("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")
        return name


def _received(message: Message) -> dict[str, Any]:
    digest = hashlib.md5(message.body.encode(), usedforsecurity=False).hexdigest()
    return {
        "MessageId": message.id,
        "ReceiptHandle": message.receipt,
        "Body": message.body,
        "MD5OfBody": digest,
        "Attributes": {"ApproximateReceiveCount": str(message.received)},
    }
