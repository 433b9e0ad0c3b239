"""What is written can be read again, and stands in the tables as the design says."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from domain import events
from domain.deployment import Approval, Deployment, Status, Vote, Work
from domain.target import Target
from handlers.adapters import history, items
from tests.handlers.adapters.conftest import DAY
from tests.handlers.conftest import NOW
from tests.handlers.deployments import deployment, full, full_target

ASKED = replace(full(), approval=Approval(required=1, approvers=(), plan="", asked_at=NOW, expires_at=NOW))
"""Nobody has voted yet."""


def rows(tables: Any) -> list[dict[str, Any]]:
    found = [items.plain(item) for item in tables.scan(TableName="history")["Items"]]
    return sorted(found, key=lambda row: row["timestamp"])


def test_the_sample_sets_every_field() -> None:
    plain, whole = deployment(), full()
    same = {f.name for f in fields(Deployment) if getattr(plain, f.name) == getattr(whole, f.name)}
    assert same == {"id", "service", "version", "environment", "requested_by", "request", "accepted_at"} | {
        "revision",
        "news",
    }
    assert all(getattr(whole.work, f.name) for f in fields(Work))
    assert whole.approval
    assert all(getattr(whole.approval, f.name) for f in fields(Approval))
    assert all(any(getattr(vote, f.name) for vote in whole.approval.votes) for f in fields(Vote))
    assert all(getattr(full_target(), f.name) for f in fields(Target) if f.name not in ("revision", "news"))


@pytest.mark.parametrize("written", [deployment(), full(), replace(full(), work=None), ASKED, deployment(request={})])
def test_a_deployment_is_read_as_it_was_written(tables: Any, written: Deployment) -> None:
    saved = history.save(written)
    assert history.get("d1") == saved == replace(written, revision=1)


@pytest.mark.parametrize("written", [Target(service="web"), full_target()])
def test_a_target_is_read_as_it_was_written(tables: Any, written: Target) -> None:
    history.commit(deployment(), target=written)
    assert history.target("web") == replace(written, revision=1)


def test_a_service_never_seen_is_a_free_target(tables: Any) -> None:
    assert history.target("new") == Target(service="new")


def test_a_deployment_never_seen_is_none(tables: Any) -> None:
    assert history.find("d9") is None
    with pytest.raises(LookupError, match="there is no deployment d9"):
        history.get("d9")


def test_the_deployment_row_is_keyed_by_when_it_was_accepted(tables: Any) -> None:
    history.save(full())
    (row,) = rows(tables)
    key = {"deploymentId": "d1", "timestamp": NOW, "status": "ROLLING_BACK", "service": "web", "waitsFor": "arn:stack"}
    assert key.items() <= row.items()
    assert row["ttl"] == NOW // 1000 + 365 * DAY


def test_an_event_row_says_what_happened_and_is_in_no_index(tables: Any) -> None:
    history.save(deployment().tell(events.StageStarted, NOW, stage="PrepareDeployment"))
    _, row = rows(tables)
    assert set(row) == {"deploymentId", "timestamp", "event", "sequence", "detail", "ttl"}
    assert (row["event"], row["sequence"], row["timestamp"]) == ("StageStarted", 1, NOW + 1)
    assert (row["detail"]["stage"], row["detail"]["schemaVersion"]) == ("PrepareDeployment", 1)
    assert row["ttl"] == NOW // 1000 + 365 * DAY


def test_reading_a_deployment_finds_its_row_before_its_events(tables: Any) -> None:
    told = deployment()
    for n in range(5):
        told = told.tell(events.StageStarted, NOW - n, stage="PrepareDeployment")
    history.save(told)
    assert history.get("d1").sequence == 5


def test_a_read_deployment_has_no_news(tables: Any) -> None:
    saved = history.save(deployment().tell(events.StageStarted, NOW, stage="PrepareDeployment"))
    assert (saved.news, history.get("d1").news) == ((), ())


def test_a_refused_request_of_nobody_can_be_read_again(tables: Any) -> None:
    nameless = deployment(requested_by="", service="", version="", request={}, status=Status.REFUSED, problems=("no",))
    assert history.save(nameless) == history.get("d1")


def test_a_deployment_whose_row_expired_before_its_events_is_none(tables: Any) -> None:
    history.save(deployment().tell(events.StageStarted, NOW, stage="PrepareDeployment"))
    tables.delete_item(TableName="history", Key={"deploymentId": {"S": "d1"}, "timestamp": {"N": str(NOW)}})
    assert history.find("d1") is None


@pytest.mark.parametrize("status", [Status.QUEUED, Status.RUNNING, Status.ROLLING_BACK])
def test_a_deployment_outlives_its_deadline(tables: Any, monkeypatch: pytest.MonkeyPatch, status: Status) -> None:
    monkeypatch.setattr(history, "RETENTION_DAYS", 1)
    deadline = NOW + 7 * DAY * 1000
    history.save(deployment(status=status, deadline=deadline))
    (row,) = rows(tables)
    assert row.get("ttl", float("inf")) > deadline // 1000


@pytest.mark.parametrize(("retention", "days"), [(1, history.HELD_DAYS), (4000, 4000)])
def test_one_that_holds_its_service_is_kept_until_somebody_has_looked(
    tables: Any, monkeypatch: pytest.MonkeyPatch, retention: int, days: int
) -> None:
    """Who resolves it must know what failed."""
    monkeypatch.setattr(history, "RETENTION_DAYS", retention)
    told = deployment(status=Status.ROLLBACK_FAILED).tell(events.StageStarted, NOW, stage="PrepareDeployment")
    history.save(told)
    assert [row["ttl"] for row in rows(tables)] == [NOW // 1000 + days * DAY] * 2


@pytest.mark.parametrize("status", [each for each in Status if each.final and each is not Status.ROLLBACK_FAILED])
def test_all_others_are_kept_as_long_as_the_config_says(
    tables: Any, monkeypatch: pytest.MonkeyPatch, status: Status
) -> None:
    monkeypatch.setattr(history, "RETENTION_DAYS", 2)
    history.save(deployment(status=status))
    assert rows(tables)[0]["ttl"] == NOW // 1000 + 2 * DAY
