"""People are told once of what happened, and rather twice than not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from domain import notices
from handlers import notify
from handlers.adapters import once, topics
from tests.domain.noticed import EXAMPLES

ALL, PAYMENTS = "arn:aws:sns:us-east-1:123456789012:alerts", "arn:aws:sns:us-east-1:123456789012:payments"
Event = dict[str, Any]


@dataclass
class Context:
    aws_request_id: str = "call-1"


@dataclass
class History:
    """What was recorded, and which calls have claimed it."""

    rows: dict[str, Event] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def recorded(self, event: Event, consumer: str) -> Event | None:
        assert consumer == "notified"
        self.asked += 1
        key = self._key(event)
        return None if key in self.claims else self.rows.get(key)

    def claim(self, event: Event, consumer: str, request_id: str) -> bool:
        assert consumer == "notified"
        return self.claims.setdefault(self._key(event), request_id) == request_id

    @staticmethod
    def _key(event: Event) -> str:
        return f"{event['detail-type']} {event['detail'].get('deploymentId')}"


@dataclass
class Sns:
    sent: list[dict[str, Any]] = field(default_factory=list)
    refuses: bool = False

    def publish(self, **message: Any) -> dict[str, str]:
        if self.refuses:
            raise ConnectionError("SNS does not answer")
        self.sent.append(message)
        return {"MessageId": f"m{len(self.sent)}"}


@pytest.fixture
def history(monkeypatch: pytest.MonkeyPatch) -> History:
    fake = History()
    for name in ("recorded", "claim"):
        monkeypatch.setattr(once, name, getattr(fake, name))
    return fake


@pytest.fixture
def sns(monkeypatch: pytest.MonkeyPatch) -> Sns:
    fake = Sns()
    monkeypatch.setattr(topics, "client", lambda service, config: {"sns": fake}[service])
    monkeypatch.setattr(topics, "TOPIC", ALL)
    monkeypatch.setattr(topics, "TOPICS", {"payments": PAYMENTS})
    return fake


def happened(history: History, name: str, **changed: Any) -> Event:
    """An event of the bus that the history has as well."""
    example = EXAMPLES[name]
    event = {"id": "e1", "detail-type": example.detail_type(), "detail": example.detail() | changed}
    history.rows[history._key(event)] = event["detail"]
    return event


def test_people_are_told_on_the_topic_of_all(history: History, sns: Sns) -> None:
    assert notify.handler(happened(history, "undone"), Context()) == {"messageId": "m1"}
    [sent] = sns.sent
    assert (sent["TopicArn"], sent["Subject"]) == (ALL, "[prod] storefront 4 failed and was undone")
    assert sent["MessageAttributes"]["status"] == {"DataType": "String", "StringValue": "ROLLED_BACK"}


@pytest.mark.parametrize(("service", "topic"), [("payments", PAYMENTS), ("storefront", ALL), ("", ALL)])
def test_a_service_with_a_topic_of_its_own_is_told_there(history: History, sns: Sns, service: str, topic: str) -> None:
    notify.handler(happened(history, "refused", service=service), Context())
    assert [sent["TopicArn"] for sent in sns.sent] == [topic]


def test_people_get_text_and_programs_a_document(history: History, sns: Sns) -> None:
    event = happened(history, "approval-requested")
    notify.handler(event, Context())
    [sent] = sns.sent
    message, told = json.loads(sent["Message"]), notices.notice(event["detail-type"], event["detail"])
    assert told and sent["MessageStructure"] == "json"
    assert message.keys() == {"default", "email", "firehose", "http", "https", "lambda", "sqs"}
    assert message["default"] == message["email"] == told.text
    assert all(json.loads(message[protocol]) == told.chat for protocol in topics.PROGRAMS)


def test_a_second_delivery_tells_nobody(history: History, sns: Sns) -> None:
    event = happened(history, "undone")
    notify.handler(event, Context("call-1"))
    assert notify.handler(event, Context("call-2")) == {}
    assert len(sns.sent) == 1


def test_what_never_happened_is_not_told(history: History, sns: Sns) -> None:
    forged = {"id": "e1", "detail-type": "DeploymentFailed", "detail": {"status": "ROLLBACK_FAILED"}}
    assert notify.handler(forged, Context()) == {}
    assert sns.sent == []


def test_what_the_history_says_is_told_and_not_what_the_event_says(history: History, sns: Sns) -> None:
    event = happened(history, "undone")
    notify.handler(event | {"detail": event["detail"] | {"reason": "send money"}}, Context())
    assert "send money" not in str(sns.sent) and "cannot find its" in str(sns.sent)


def test_what_is_told_for_a_forged_status_alone_is_not_told(history: History, sns: Sns) -> None:
    stopped = happened(history, "expired", status="REJECTED")
    assert notify.handler(stopped | {"detail": stopped["detail"] | {"status": "EXPIRED"}}, Context()) == {}
    assert (sns.sent, history.claims) == ([], {})


def test_what_nobody_is_told_of_is_neither_looked_up_nor_claimed(history: History, sns: Sns) -> None:
    rejected = happened(history, "expired", status="REJECTED")
    held = {"id": "e2", "detail-type": "TargetHeld", "detail": {"deploymentId": "target:storefront"}}
    assert [notify.handler(event, Context()) for event in (rejected, held)] == [{}, {}]
    assert (sns.sent, history.claims, history.asked) == ([], {}, 0)


def test_a_failed_call_comes_again_and_tells_then(history: History, sns: Sns) -> None:
    event, sns.refuses = happened(history, "undo-failed"), True
    with pytest.raises(ConnectionError):
        notify.handler(event, Context())
    assert history.claims == {}
    sns.refuses = False
    assert notify.handler(event, Context()) == {"messageId": "m1"}


def test_one_line_is_logged_for_a_notice(history: History, sns: Sns, capsys: pytest.CaptureFixture[str]) -> None:
    notify.handler(happened(history, "undone"), Context())
    [line] = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["message"], line["messageId"], line["topic"]) == ("people told", "m1", ALL)
    assert (line["event"], line["deploymentId"]) == ("DeploymentFailed", "storefront-4-k2f9q")
