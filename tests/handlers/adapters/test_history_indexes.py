"""The indexes list deployments alone; what is kept beside them is seen by nobody who lists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import events
from domain.deployment import Status
from domain.target import Target
from handlers.adapters import history
from tests.handlers.conftest import NOW
from tests.handlers.deployments import deployment, full


def listed(tables: Any, index: str | None, key: str, value: str) -> list[str]:
    """What a query finds: event names, or the ids of deployment rows."""
    query: dict[str, Any] = {"IndexName": index} if index else {}
    found = tables.query(
        TableName="history",
        KeyConditionExpression="#key = :value",
        ExpressionAttributeNames={"#key": key},
        ExpressionAttributeValues={":value": {"S": value}},
        **query,
    )
    return [item["event"]["S"] if "event" in item else item["deploymentId"]["S"] for item in found["Items"]]


@pytest.fixture
def accepted(tables: Any) -> Any:
    told = deployment().tell(events.StageStarted, NOW, stage="PrepareDeployment")
    history.commit(told, target=Target(service="web"), use="digest")
    return tables


def test_the_partition_of_a_deployment_holds_itself_and_its_events(accepted: Any) -> None:
    assert listed(accepted, None, "deploymentId", "d1") == ["d1", "StageStarted"]


@pytest.mark.parametrize(
    ("index", "key", "value"), [("StatusIndex", "status", "QUEUED"), ("ServiceIndex", "service", "web")]
)
def test_the_indexes_hold_neither_events_nor_used_ids(accepted: Any, index: str, key: str, value: str) -> None:
    assert listed(accepted, index, key, value) == ["d1"]
    assert accepted.scan(TableName="history", IndexName=index)["Count"] == 1


def test_only_who_waits_is_in_the_index_of_those_who_wait(tables: Any) -> None:
    waiting = history.save(full())
    history.save(deployment("d2"))
    assert list(history.waiting_for("arn:stack")) == ["d1"]
    assert waiting.work
    history.save(replace(waiting, work=replace(waiting.work, waits_for="")))
    assert list(history.waiting_for("arn:stack")) == []
    assert tables.scan(TableName="history", IndexName="WaitIndex")["Count"] == 0


def test_a_deployment_moves_to_its_new_status(tables: Any) -> None:
    queued = history.save(deployment())
    history.save(queued.to(Status.RUNNING))
    assert (list(history.with_status("QUEUED")), list(history.with_status("RUNNING"))) == ([], ["d1"])


def test_the_oldest_comes_first(tables: Any) -> None:
    for n in (3, 1, 2):
        history.save(deployment(f"d{n}", accepted_at=NOW + n))
    assert list(history.with_status("QUEUED")) == ["d1", "d2", "d3"]


class SmallPages:
    """A client whose answers hold two rows at most, as those of AWS hold one megabyte."""

    def __init__(self, client: Any) -> None:
        self.client, self.pages = client, 0

    def query(self, **asked: Any) -> Any:
        self.pages += 1
        return self.client.query(**asked, Limit=2)


def test_every_page_is_read(tables: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        history.save(deployment(f"d{n}", accepted_at=NOW + n))
    small = SmallPages(tables)
    monkeypatch.setattr(history, "dynamodb", small)
    assert list(history.with_status("QUEUED")) == ["d0", "d1", "d2", "d3", "d4"]
    assert small.pages == 3
