"""What happens to a service beside its deployments stands in the history, too, in a partition of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import quarantine, target_events
from domain.deployment import Status
from domain.errors import Conflict
from domain.people import Person
from domain.target import Target
from handlers.adapters import history, items, lists
from tests.handlers.adapters.conftest import DAY
from tests.handlers.conftest import NOW
from tests.handlers.deployments import USER, deployment

EVE = Person(f"{USER}eve")
WEB = {"deploymentId": {"S": "target:web"}}


def told(target: Target, count: int = 1, version: str = "2") -> Target:
    """Frozen so often."""
    for _ in range(count):
        target = target.tell(
            target_events.TargetFrozen, NOW, environment="dev", version=version, by=EVE.arn, reason="sales", until=0
        )
    return target


def rows(tables: Any, partition: str = "target:web") -> list[dict[str, Any]]:
    found = [items.plain(item) for item in tables.scan(TableName="history")["Items"]]
    return [row for row in found if row["deploymentId"] == partition]


def test_an_event_of_a_target_is_written_with_it(tables: Any) -> None:
    history.commit(target=told(Target(service="web")))
    (row,) = rows(tables)
    assert set(row) == {"deploymentId", "timestamp", "event", "sequence", "detail", "ttl"}
    assert (row["timestamp"], row["event"], row["sequence"]) == (NOW, "TargetFrozen", 1)
    assert (row["detail"]["by"], row["detail"]["service"]) == (EVE.arn, "web")
    assert row["ttl"] == NOW // 1000 + 365 * DAY
    kept = history.target("web")
    assert (kept.sequence, kept.at, kept.news, kept.revision) == (1, NOW, (), 1)


def test_two_events_at_once_have_two_times(tables: Any) -> None:
    history.commit(target=told(Target(service="web"), 3))
    assert sorted(row["timestamp"] for row in rows(tables)) == [NOW, NOW + 1, NOW + 2]


def test_whoever_writes_second_writes_no_event(tables: Any) -> None:
    history.commit(target=told(Target(service="web")))
    with pytest.raises(Conflict):
        history.commit(deployment(), target=told(Target(service="web"), 2))
    assert (len(rows(tables)), history.find("d1")) == (1, None)


def test_an_event_of_a_target_is_never_overwritten(tables: Any) -> None:
    history.commit(target=told(Target(service="web")))
    forgetful = replace(history.target("web"), sequence=0, at=0)
    with pytest.raises(Conflict):
        history.commit(target=told(forgetful))


def test_a_target_may_be_written_alone_and_with_deployments(tables: Any) -> None:
    assert history.commit(target=told(Target(service="web"))) == []
    (written,) = history.commit(deployment(), target=told(history.target("web")))
    assert (written.id, len(rows(tables)), history.target("web").revision) == ("d1", 2, 2)


def test_a_target_is_no_deployment(tables: Any) -> None:
    history.commit(target=told(Target(service="web")))
    assert history.find("target:web") is None
    assert lists.with_events("target:web") is None


def test_the_latest_events_come_first(tables: Any) -> None:
    history.commit(target=told(Target(service="web"), 4))
    told_back = lists.events_of("web", 3)
    assert [each["sequence"] for each in told_back] == [4, 3, 2]
    assert set(told_back[0]) == {"event", "sequence", "at", "detail"}
    assert lists.events_of("bank", 3) == []


def test_a_version_in_quarantine_is_read_as_it_was_written(tables: Any) -> None:
    about = {"by": "coordinator", "reason": "it broke", "deployment": "d1", "environment": "dev", "now": NOW}
    web = quarantine.add(Target(service="web"), "2", **about)
    history.commit(target=web)
    assert history.target("web") == replace(web, revision=1, news=())
    released = quarantine.release(history.target("web"), "2", EVE, "mended", environment="dev", now=NOW)
    history.commit(target=released)
    assert (history.target("web").quarantine, len(rows(tables))) == ({}, 2)


def lived(deployment_id: str, at: int, version: str = "2", **more: Any) -> None:
    told = {"accepted_at": NOW + at, "at": NOW + at, "version": version, "status": Status.SUCCEEDED}
    history.save(deployment(deployment_id, **{**told, **more}))


def test_the_newest_success_of_a_version_is_found(tables: Any) -> None:
    lived("d1", 1)
    lived("d2", 2)
    lived("d3", 3, version="3")
    lived("d4", 4, status=Status.ROLLED_BACK)
    lived("d5", 5, service="bank")
    assert lists.succeeded("web", "2") == "d2"
    assert (lists.succeeded("web", "4"), lists.succeeded("shop", "2")) == ("", "")


@pytest.mark.parametrize(("pages", "found"), [(1, ""), (2, ""), (3, "d0"), (4, "d0")])
def test_it_is_looked_for_on_so_many_pages(
    tables: Any, monkeypatch: pytest.MonkeyPatch, pages: int, found: str
) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    monkeypatch.setattr(lists, "MOST_PAGES", pages)
    lived("d0", 0)
    for n in range(1, 5):
        lived(f"d{n}", n, version="3")
    assert lists.succeeded("web", "2") == found


@pytest.mark.parametrize(("made", "kind"), [({"restores": "d0"}, "rollback"), ({"retries": "d0"}, "retry")])
def test_a_listed_deployment_says_of_what_kind_it_is(tables: Any, made: dict[str, str], kind: str) -> None:
    history.save(deployment("d9", service="bank", status=Status.RUNNING, **made))
    for index, key, value in (("StatusIndex", "status", "RUNNING"), ("ServiceIndex", "service", "bank")):
        ((row,), _) = lists.page(index, key, value, 1, None)
        assert row["kind"] == kind
