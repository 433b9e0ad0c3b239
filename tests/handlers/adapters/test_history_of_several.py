"""Several pipelines may keep their deployments in one table: each sees its own, by its environment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import events
from domain.deployment import Status, Work
from handlers.adapters import history, lists
from tests.handlers.conftest import NOW
from tests.handlers.deployments import deployment

JOB = "job-1"
pytestmark = pytest.mark.usefixtures("two_of_each")


@pytest.fixture
def two_of_each(tables: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One deployment of each of two pipelines."""
    for environment in ("dev", "data"):
        state = deployment(f"{environment}-1", environment=environment, execution="x", status=Status.SUCCEEDED)
        work = Work(stage="Extract", token="t", by="x", started_at=NOW, waits_for=JOB)
        history.save(replace(state, work=work).tell(events.StageStarted, NOW, stage="Extract"))
    monkeypatch.setattr(history, "ENVIRONMENT", "data")


def test_a_deployment_of_another_pipeline_is_not_found() -> None:
    assert history.find("dev-1") is None
    found = history.find("data-1")
    assert found and found.environment == "data"
    with pytest.raises(LookupError):
        history.get("dev-1")


def test_whoever_knows_no_environment_sees_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions of the stages are told by id what they are to do."""
    monkeypatch.setattr(history, "ENVIRONMENT", "")
    assert history.find("dev-1") and history.find("data-1")


def test_the_index_by_status_shows_its_own() -> None:
    assert list(history.with_status("SUCCEEDED")) == ["data-1"]


def test_who_waits_is_looked_up_before_it_is_woken() -> None:
    """The index says no environment, the deployment does."""
    assert [each for each in history.waiting_for(JOB) if history.find(each)] == ["data-1"]


def test_lists_show_its_own() -> None:
    rows, _ = lists.page("ServiceIndex", "service", "web", 10, None)
    assert [row["deploymentId"] for row in rows] == ["data-1"]
    assert lists.succeeded("web", "2") == "data-1"


def test_the_history_of_a_deployment_of_others_is_not_shown() -> None:
    assert lists.with_events("dev-1") is None
    assert lists.with_ends("dev-1", 10) is None
    assert lists.with_events("data-1")
