"""What is, what happened, who holds and which id was used: one transaction, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from domain import events
from domain.deployment import Deployment
from domain.errors import Conflict, Transient
from domain.target import Target
from handlers.adapters import history, items
from handlers.adapters.aws import is_transient
from tests.handlers.adapters.conftest import DAY
from tests.handlers.conftest import NOW
from tests.handlers.deployments import deployment


def told(deployment_id: str = "d1") -> Deployment:
    return deployment(deployment_id).tell(events.StageStarted, NOW, stage="PrepareDeployment")


def count(tables: Any) -> int:
    return sum(tables.scan(TableName=name)["Count"] for name in ("history", "targets"))


def test_everything_is_written_together(tables: Any) -> None:
    written = history.commit(told("d1"), told("d2"), target=Target(service="web"), use="digest")
    assert [(each.id, each.revision) for each in written] == [("d1", 1), ("d2", 1)]
    assert count(tables) == 2 * 2 + 1 + 1


def test_a_stale_deployment_is_a_conflict_and_changes_nothing(tables: Any) -> None:
    first = history.save(deployment())
    history.save(replace(first, reason="mine"))
    before = count(tables)
    with pytest.raises(Conflict):
        history.save(replace(first, reason="theirs").tell(events.StageStarted, NOW, stage="PrepareDeployment"))
    assert (history.get("d1").reason, count(tables)) == ("mine", before)


def test_a_stale_target_takes_the_deployment_with_it(tables: Any) -> None:
    history.commit(deployment("d0"), target=Target(service="web", holder="d0", fence=1))
    with pytest.raises(Conflict):
        history.commit(told(), target=Target(service="web", holder="d1", fence=1), use="digest")
    assert (history.target("web").holder, history.find("d1"), history.used("d1")) == ("d0", None, None)


def test_a_stale_second_deployment_takes_the_first_with_it(tables: Any) -> None:
    queued = history.save(deployment("d2"))
    history.save(queued)
    with pytest.raises(Conflict):
        history.commit(told(), queued)
    assert history.find("d1") is None


def test_a_deployment_that_is_there_is_not_written_as_new(tables: Any) -> None:
    history.save(deployment())
    with pytest.raises(Conflict):
        history.save(deployment(reason="again"))


def test_an_event_is_never_overwritten(tables: Any) -> None:
    first = history.save(told())
    with pytest.raises(Conflict):
        history.save(replace(first, at=NOW).tell(events.StageStarted, NOW, stage="DeployApplication"))


def test_an_id_is_used_once_even_at_another_time(tables: Any) -> None:
    history.commit(deployment(), use="digest")
    with pytest.raises(Conflict):
        history.commit(deployment(accepted_at=NOW + 1), use="digest")
    assert history.used("d1") == "digest"


def test_an_id_never_used_is_free(tables: Any) -> None:
    history.commit(deployment(), use="digest")
    assert history.used("d2") is None


def test_a_use_belongs_to_the_first_of_several(tables: Any) -> None:
    history.commit(deployment("d1"), deployment("d2"), use="digest")
    assert (history.used("d1"), history.used("d2")) == ("digest", None)


@pytest.mark.parametrize(("retention", "days"), [(365, 365), (30, 91), (91, 91), (92, 92)])
def test_a_use_lasts_as_long_as_step_functions_remembers_the_name(
    tables: Any, monkeypatch: pytest.MonkeyPatch, retention: int, days: int
) -> None:
    monkeypatch.setattr(history, "RETENTION_DAYS", retention)
    history.commit(deployment(), use="digest")
    found = tables.get_item(TableName="history", Key={"deploymentId": {"S": "id:d1"}, "timestamp": {"N": "0"}})
    assert items.plain(found["Item"])["ttl"] == NOW // 1000 + days * DAY


class Refusing:
    """A client whose transactions AWS cancels for these reasons."""

    def __init__(self, *codes: str) -> None:
        self.codes = codes

    def transact_write_items(self, **_: Any) -> None:
        reasons = [{"Code": code} for code in self.codes]
        what = {"Error": {"Code": "TransactionCanceledException", "Message": ""}, "CancellationReasons": reasons}
        raise ClientError(what, "TransactWriteItems")


@pytest.mark.parametrize("code", ["ConditionalCheckFailed", "TransactionConflict"])
def test_whoever_writes_second_must_read_again(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(history, "dynamodb", Refusing("None", code))
    with pytest.raises(Conflict):
        history.save(deployment())


def test_a_row_that_dynamodb_cannot_take_is_no_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "dynamodb", Refusing("ValidationError", "None"))
    with pytest.raises(ClientError):
        history.save(deployment())


@pytest.mark.parametrize("code", ["ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_busy_table_is_worth_another_try(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(history, "dynamodb", Refusing("None", code))
    with pytest.raises((Transient, ClientError)) as refusal:
        history.save(deployment())
    assert isinstance(refusal.value, Transient) or is_transient(refusal.value)
