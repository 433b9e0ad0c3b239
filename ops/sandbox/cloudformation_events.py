"""Stands in for AWS: publishes CloudFormation's status events, which the emulator leaves out.

AWS puts a "CloudFormation Stack Status Change" event on the account's default bus whenever a stack changes
its status. MiniStack does not, so a thread inside its process reads the stacks' event lists and puts
the documented event on the default bus. An approximation: a change shows within INTERVAL seconds.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

INTERVAL = 0.3  # seconds

logger = logging.getLogger(__name__)


class CloudFormationEvents(threading.Thread):
    """Watches every stack of one account and region until the process ends."""

    def __init__(self, cloudformation: Any, publish: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(name="cloudformation-events", daemon=True)
        self._cloudformation = cloudformation
        self._publish = publish
        self._seen: set[str] = set()
        self._finished: set[str] = set()
        self._stop = threading.Event()

    def run(self) -> None:
        """Look again and again; an emulator that does not answer yet is no reason to end."""
        while not self._stop.wait(INTERVAL):
            try:
                self.look()
            except (BotoCoreError, ClientError) as error:
                logger.info("stacks cannot be read: %s", error)
            except Exception:
                logger.exception("a stack status event was not published")

    def look(self) -> None:
        """Publish what happened since the last look, oldest first."""
        for stack in self._stacks():
            if stack["StackId"] in self._finished:
                continue
            for event in self._new_events(stack["StackId"]):
                self._publish(status_event(event))
                self._seen.add(event["EventId"])
                if event["ResourceStatus"] == "DELETE_COMPLETE":
                    self._finished.add(stack["StackId"])

    def _stacks(self) -> Iterator[dict[str, Any]]:
        # deleted stacks are in this list alone
        for page in self._cloudformation.get_paginator("list_stacks").paginate():
            yield from page["StackSummaries"]

    def _new_events(self, stack_id: str) -> list[dict[str, Any]]:
        pages = self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack_id)
        events = [event for page in pages for event in page["StackEvents"]]
        of_stack = [event for event in events if event.get("PhysicalResourceId") == stack_id]
        return [event for event in reversed(of_stack) if event["EventId"] not in self._seen]


def status_event(event: dict[str, Any]) -> dict[str, Any]:
    """The PutEvents entry that AWS documents for a stack event of DescribeStackEvents."""
    detail = {
        "stack-id": event["StackId"],
        "status-details": {
            "status": event["ResourceStatus"],
            "status-reason": event.get("ResourceStatusReason", ""),
        },
        "client-request-token": event.get("ClientRequestToken", ""),
    }
    return {
        "Source": "aws.cloudformation",
        "DetailType": "CloudFormation Stack Status Change",
        "Resources": [event["StackId"]],
        "Detail": json.dumps(detail),
    }
