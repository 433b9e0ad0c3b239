"""Hears every event of the coordinator as it is told on the bus."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from ops.sandbox.lifecycle import Sandbox

Heard = dict[str, Any]
ENDINGS = ("DeploymentCompleted", "DeploymentFailed", "DeploymentStopped", "DeploymentRefused")


class Silence(Exception):
    """What was waited for did not come in time."""


class Audience:
    """A queue of its own on the bus; `said` is called once for every event, in the order in which they come."""

    def __init__(self, sandbox: Sandbox, said: Callable[[str, Heard], None], name: str = "demo-audience") -> None:
        self._sqs, self._said = sandbox.client("sqs"), said
        self.events: list[Heard] = []
        self._seen: set[tuple[str, int]] = set()
        self._queue = self._sqs.create_queue(QueueName=name)["QueueUrl"]
        attributes = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])
        bus, rules = sandbox.outputs["eventBusName"], sandbox.client("events")
        rules.put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps({"source": [{"prefix": ""}]}))
        target = {"Id": "audience", "Arn": attributes["Attributes"]["QueueArn"]}
        rules.put_targets(Rule=name, EventBusName=bus, Targets=[target])

    def until(self, *ended: str, seconds: float = 60) -> dict[str, Heard]:
        """Listen until these deployments have ended; their last events by id. Raises Silence."""
        return self.until_heard(lambda: self._endings(ended), len(ended), seconds, f"the end of {', '.join(ended)}")

    def until_heard(
        self, found: Callable[[], dict[str, Heard]], count: int, seconds: float, what: str
    ) -> dict[str, Heard]:
        deadline = time.monotonic() + seconds
        while len(found()) < count:
            if time.monotonic() > deadline:
                raise Silence(f"{what} was not heard of within {seconds:.0f} s")
            self._listen()
        return found()

    def of(self, name: str) -> dict[str, Heard]:
        """The events of one kind, by deployment."""
        return {heard["deploymentId"]: heard for heard in self.events if heard["event"] == name}

    def _endings(self, wanted: tuple[str, ...]) -> dict[str, Heard]:
        return {
            heard["deploymentId"]: heard
            for heard in self.events
            if heard["event"] in ENDINGS and heard["deploymentId"] in wanted
        }

    def _listen(self) -> None:
        answer = self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        heard = [json.loads(message["Body"]) for message in answer.get("Messages", [])]
        for message in answer.get("Messages", []):
            self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
        for event in heard:
            self._hear(event["detail-type"], event["detail"])

    def _hear(self, name: str, detail: Heard) -> None:
        if "sequence" not in detail:  # what was asked, not what happened
            return
        key = (detail["deploymentId"], detail["sequence"])
        if key not in self._seen:  # the bus delivers at least once
            self._seen.add(key)
            self.events.append({"event": name, **detail})
            self._said(name, detail)
