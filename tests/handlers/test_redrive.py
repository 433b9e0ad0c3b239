"""Requests that nobody could take are handed to start again, and stay in the queue until it has taken them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from handlers import redrive

EVENT = {"id": "e1", "detail-type": "DeploymentRequested", "detail": {"service": "web"}}


class Aws:
    """The queue of dead requests, and start."""

    def __init__(self, *bodies: dict[str, Any]) -> None:
        self.messages = {f"r{n}": json.dumps(body) for n, body in enumerate(bodies)}
        self.started: list[Any] = []
        self.fails: set[str] = set()

    def receive_message(self, *, QueueUrl: str, MaxNumberOfMessages: int) -> dict[str, Any]:
        assert QueueUrl == "queue"
        found = [{"Body": body, "ReceiptHandle": handle, "MessageId": handle} for handle, body in self.messages.items()]
        return {"Messages": found[:MaxNumberOfMessages]} if found else {}

    def delete_message(self, *, QueueUrl: str, ReceiptHandle: str) -> None:
        assert QueueUrl == "queue"
        del self.messages[ReceiptHandle]

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, Any]:
        assert FunctionName == "start"
        event = json.loads(Payload)
        self.started.append(event)
        failed = {"FunctionError": "Unhandled"} if event["id"] in self.fails else {}
        return {"StatusCode": 200, "Payload": io.BytesIO(b"{}"), **failed}


def connected(monkeypatch: pytest.MonkeyPatch, *bodies: dict[str, Any]) -> Aws:
    fake = Aws(*bodies)
    for name, value in (("sqs", fake), ("client", {"lambda": fake}.get), ("QUEUE", "queue"), ("START", "start")):
        monkeypatch.setattr(redrive, name, value)
    return fake


def test_an_empty_queue_is_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    connected(monkeypatch)
    assert redrive.requests() == 0


def test_what_eventbridge_could_not_deliver_is_the_event_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = connected(monkeypatch, EVENT)
    assert redrive.requests() == 1
    assert (aws.started, aws.messages) == ([EVENT], {})


def test_what_lambda_could_not_handle_is_unwrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = connected(monkeypatch, {"version": "1.0", "requestPayload": EVENT, "responsePayload": {"errorType": "E"}})
    assert redrive.requests() == 1
    assert (aws.started, aws.messages) == ([EVENT], {})


def test_a_request_that_start_cannot_take_stays_in_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = connected(monkeypatch, EVENT, {**EVENT, "id": "e2"})
    aws.fails = {"e1"}
    assert redrive.requests() == 1
    assert list(aws.messages) == ["r0"]


@pytest.mark.parametrize("body", ["no JSON", "[]", "null", "[" * 100_000])
def test_what_is_no_request_stays_and_stops_no_other(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    aws = connected(monkeypatch, EVENT)
    aws.messages = {"odd": body, **aws.messages}
    assert redrive.requests() == 1
    assert (aws.started, list(aws.messages)) == ([EVENT], ["odd"])


def test_one_sweep_takes_ten_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = connected(monkeypatch, *({**EVENT, "id": f"e{n}"} for n in range(12)))
    assert (redrive.requests(), len(aws.messages)) == (10, 2)
    assert (redrive.requests(), len(aws.messages)) == (2, 0)
