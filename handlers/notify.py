"""notify: people are told what they must decide, mend or know, on the topic of those who answer for the service."""

from __future__ import annotations

from typing import Any

from domain.notices import is_told, notice
from handlers.adapters import once, topics
from handlers.adapters.log import log


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Receives an event of the bus, and tells what the history says of it. A failed call comes again."""
    name = event["detail-type"]
    detail = once.recorded(event, "notified") if is_told(name, event["detail"]) else None
    told = notice(name, detail) if detail else None
    if told is None:
        return {}
    topic = topics.of(told.attributes.get("service", ""))
    sent = topics.publish(topic, told)
    # Only now: people who are told twice are better off than people who are not told.
    once.claim(event, "notified", context.aws_request_id)
    log("info", "people told", topic=topic, messageId=sent, **told.attributes)
    return {"messageId": sent}
