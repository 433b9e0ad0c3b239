"""The gate: people are asked once, and reminded until they decide or their time is over."""

from __future__ import annotations

import pytest

from domain import approval, stages
from domain.deployment import Status
from tests.handlers.calls import asked, woken
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployer import Deployer, both
from tests.handlers.deployments import DIGEST, held, running
from tests.handlers.gate import MINUTE, approve, configured, planned
from tests.handlers.ports import Ports

Deployers = tuple[Deployer, Deployer]


@pytest.fixture(autouse=True)
def deployers(monkeypatch: pytest.MonkeyPatch) -> Deployers:
    configured(monkeypatch)
    return both(monkeypatch)


def test_people_are_asked_with_all_that_they_need_to_know(ports: Ports) -> None:
    planned(ports, approvals={"required": 2})
    state = ports.get("d1")
    assert state.status is Status.AWAITING_APPROVAL
    assert state.approval
    assert (state.approval.required, state.approval.plan) == (2, DIGEST)
    (_, told) = ports.events
    assert (told.changes, told.alerts) == (("web will change",), ("Store is lost",))  # type: ignore[attr-defined]
    assert told.approvers == ("user/ann", "user/ben")  # type: ignore[attr-defined]
    assert told.expires_at == state.approval.expires_at == NOW + 20 * MINUTE  # type: ignore[attr-defined]
    assert ports.told == []


def test_people_are_asked_once_however_often_the_gate_looks(ports: Ports, now: Clock) -> None:
    planned(ports)
    before = ports.get("d1")
    now.ms += MINUTE
    woken(approve)
    assert ports.get("d1") == before
    asked(approve, token="another attempt")
    assert ports.names("d1") == ["StageStarted", "ApprovalRequested"]
    assert ports.get("d1").approval == before.approval


def test_where_nobody_needs_to_be_asked_the_gate_is_passed_at_once(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(monkeypatch, required=0)
    planned(ports)
    assert ports.told == [("gate", {"result": "done"})]
    assert ports.names("d1") == ["StageStarted", "StageCompleted"]
    assert (ports.get("d1").status, ports.get("d1").approval) == (Status.RUNNING, None)


def test_a_request_may_ask_for_people_where_the_stack_does_not(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, required=0)
    planned(ports, approvals={"required": 1})
    assert ports.get("d1").status is Status.AWAITING_APPROVAL


def test_a_service_may_have_rules_of_its_own(ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, required=0, services={"web": {"required": 2, "expiresMinutes": 1}})
    planned(ports)
    state = ports.get("d1")
    assert state.approval and (state.approval.required, state.approval.expires_at) == (2, NOW + MINUTE)


@pytest.mark.parametrize(
    ("unchanged", "passes", "status"),
    [(True, True, Status.RUNNING), (True, False, Status.AWAITING_APPROVAL), (False, True, Status.AWAITING_APPROVAL)],
)
def test_a_plan_that_changes_nothing_passes_where_the_stack_says_so(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, unchanged: bool, passes: bool, status: Status
) -> None:
    configured(monkeypatch, passUnchanged=passes)
    planned(ports, unchanged=unchanged)
    assert ports.get("d1").status is status


def test_people_are_reminded_until_they_decide(ports: Ports, now: Clock) -> None:
    planned(ports)
    for minutes, reminders in ((5, 1), (5, 1), (9, 1), (12, 2), (19, 3)):
        now.ms = NOW + minutes * MINUTE
        woken(approve)
        assert ports.names("d1").count("ApprovalReminded") == reminders


def test_nobody_is_reminded_before_it_is_time(ports: Ports, now: Clock) -> None:
    planned(ports)
    now.ms = NOW + 5 * MINUTE - 1
    woken(approve)
    assert "ApprovalReminded" not in ports.names("d1")


def test_nobody_is_reminded_where_the_stack_does_not_want_it(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, now: Clock
) -> None:
    configured(monkeypatch, remindMinutes=0)
    planned(ports)
    now.ms = NOW + 19 * MINUTE
    woken(approve)
    assert "ApprovalReminded" not in ports.names("d1")


def test_the_gate_of_an_execution_that_drives_no_more_asks_nobody(ports: Ports) -> None:
    ports.holds(running("d1", stages.PREPARE, execution="d1.r1"), target=held())
    asked(approve)
    assert ports.get("d1").status is Status.RUNNING
    ((_, (code, _)),) = ports.told
    assert code == "Stopped"


def test_due_and_the_gate_agree(ports: Ports, now: Clock) -> None:
    """The sweep wakes the gate exactly when it would do something."""
    planned(ports)
    for minutes in (0, 4, 5, 6, 11, 20):
        now.ms = NOW + minutes * MINUTE
        before, due = ports.get("d1"), approval.due(ports.get("d1"), now.ms, 0)
        woken(approve)
        assert (ports.get("d1") != before) == due
