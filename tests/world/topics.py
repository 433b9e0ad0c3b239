"""SNS: what is published on a topic is kept; what AWS would refuse is refused."""

from __future__ import annotations

import json
from typing import Any

from .calls import only, refuse

MOST_BYTES, MOST_SUBJECT = 256 * 1024, 100


class Topics:
    """`published` has every message as it was sent."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.published: list[dict[str, Any]] = []

    def publish(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "TopicArn", "Subject", "Message", "MessageStructure", "MessageAttributes")
        subject = params.get("Subject", "")
        if not subject.isascii() or not subject.isprintable() or len(subject) >= MOST_SUBJECT:
            refuse("InvalidParameter", "Invalid parameter: Subject")
        if len(params["Message"].encode()) > MOST_BYTES:
            refuse("InvalidParameter", "Invalid parameter: Message too long")
        if params.get("MessageStructure") == "json" and "default" not in json.loads(params["Message"]):
            refuse("InvalidParameter", "Invalid parameter: Message Structure - No default entry in JSON message body")
        self.published.append(params)
        return {"MessageId": f"message-{len(self.published)}"}
