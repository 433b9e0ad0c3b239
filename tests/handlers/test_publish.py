"""Every event row is told on the bus in its order, and what was not taken comes again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain import events
from handlers import publish
from handlers.adapters import items
from tests.handlers.conftest import NOW
from tests.handlers.deployments import deployment


class Bus:
    """EventBridge that takes all entries but those of these stages."""

    def __init__(self) -> None:
        self.batches: list[list[dict[str, str]]] = []
        self.refuses: set[str] = set()

    def put_events(self, *, Entries: list[dict[str, str]]) -> dict[str, Any]:
        assert 1 <= len(Entries) <= 10
        self.batches.append(Entries)
        failed = {"ErrorCode": "ThrottlingException", "ErrorMessage": "slow down"}
        answers = [failed if stage(entry) in self.refuses else {"EventId": "e"} for entry in Entries]
        return {"FailedEntryCount": answers.count(failed), "Entries": answers}


def stage(entry: dict[str, str]) -> str:
    return str(json.loads(entry["Detail"])["stage"])


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Bus:
    fake = Bus()
    for name, value in (("events", fake), ("BUS", "dev-deployment-events"), ("SOURCE", "bellyfed.deployment")):
        monkeypatch.setattr(publish, name, value)
    return fake


def told(count: int) -> dict[str, Any]:
    """A batch of the stream, as the table's event rows make it."""
    now = deployment()
    for n in range(count):
        now = now.tell(events.StageStarted, NOW, stage=f"s{n}")
    images = [items.of_event(event, ttl=1) for event in now.news]
    changes = [{"NewImage": image, "SequenceNumber": f"{n:021d}"} for n, image in enumerate(images)]
    return {"Records": [{"eventName": "INSERT", "dynamodb": change} for change in changes]}


def test_an_event_travels_with_its_name_and_its_whole_detail(bus: Bus) -> None:
    assert publish.handler(told(1), None) == {"batchItemFailures": []}
    ((entry,),) = bus.batches
    detail = json.loads(entry.pop("Detail"))
    assert entry == {
        "EventBusName": "dev-deployment-events",
        "Source": "bellyfed.deployment",
        "DetailType": "StageStarted",
    }
    assert (detail["schemaVersion"], detail["deploymentId"], detail["sequence"], detail["at"]) == (1, "d1", 1, NOW + 1)


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (10, [10]), (11, [10, 1]), (25, [10, 10, 5])])
def test_records_go_ten_at_a_time_in_their_order(bus: Bus, count: int, sizes: list[int]) -> None:
    publish.handler(told(count), None)
    assert [len(batch) for batch in bus.batches] == sizes
    assert [stage(entry) for batch in bus.batches for entry in batch] == [f"s{n}" for n in range(count)]


@pytest.mark.parametrize("failing", [0, 9, 10, 14])
def test_the_first_record_that_was_not_taken_comes_again(bus: Bus, failing: int) -> None:
    bus.refuses = {f"s{failing}", "s15"}
    answer = publish.handler(told(25), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": f"{failing:021d}"}]}


def test_nothing_behind_a_failed_batch_is_told_before_it(bus: Bus) -> None:
    bus.refuses = {"s3"}
    publish.handler(told(25), None)
    assert len(bus.batches) == 1


def test_the_reason_is_logged_and_no_detail(bus: Bus, capsys: pytest.CaptureFixture[str]) -> None:
    bus.refuses = {"s0"}
    publish.handler(told(1), None)
    line = json.loads(capsys.readouterr().out)
    assert (line["level"], line["error"], line["reason"]) == ("warning", "ThrottlingException", "slow down")
