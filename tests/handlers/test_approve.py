"""What the gate comes to: approved, rejected, expired, cancelled; what was made for a plan is taken back."""

from __future__ import annotations

import pytest

from domain import progress
from handlers.adapters.aws import ClientError
from tests.handlers.calls import asked, woken
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployer import Deployer, both
from tests.handlers.gate import MINUTE, approve, cancels, configured, planned, votes
from tests.handlers.ports import Ports

Deployers = tuple[Deployer, Deployer]


@pytest.fixture(autouse=True)
def deployers(monkeypatch: pytest.MonkeyPatch) -> Deployers:
    configured(monkeypatch)
    return both(monkeypatch)


def test_when_their_time_is_over_the_deployment_stops(ports: Ports, deployers: Deployers, now: Clock) -> None:
    planned(ports, approvals={"required": 2})
    votes(ports, "ann", "approve", NOW + MINUTE)
    now.ms = NOW + 20 * MINUTE - 1
    woken(approve)
    assert ports.get("d1").work and not ports.told
    now.ms += 1
    woken(approve)
    reason = "1 of 2 approvals were given in time"
    assert ports.told == [("gate", {"result": "failed", "code": "ApprovalExpired", "reason": reason})]
    assert ports.names("d1")[-2:] == ["ApprovalDecided", "StageFailed"]
    assert [each.asked for each in deployers] == [["discard"], ["discard"]]


def test_an_approved_plan_passes_and_says_by_whom(ports: Ports, deployers: Deployers) -> None:
    planned(ports)
    votes(ports, "ann", "approve", NOW + 1)
    woken(approve)
    assert ports.told == [("gate", {"result": "done"})]
    assert ports.events[-1].summary == ("approved by ann",)  # type: ignore[attr-defined]
    assert [each.asked for each in deployers] == [[], []]


def test_an_approval_in_the_last_moment_counts_even_if_it_is_heard_of_later(ports: Ports, now: Clock) -> None:
    planned(ports)
    now.ms = NOW + 20 * MINUTE
    votes(ports, "ann", "approve", now.ms - 1)
    woken(approve)
    assert ports.told == [("gate", {"result": "done"})]


def test_a_rejected_plan_is_taken_back(ports: Ports, deployers: Deployers) -> None:
    planned(ports, approvals={"required": 2})
    votes(ports, "ann", "approve", NOW + 1)
    votes(ports, "ben", "reject", NOW + 2, "not on a Friday")
    woken(approve)
    reason = "ben rejected it: not on a Friday"
    assert ports.told == [("gate", {"result": "failed", "code": "Rejected", "reason": reason})]
    assert [each.given["discard"][2] for each in deployers] == ["d1", "d1"]


def test_a_cancelled_deployment_is_taken_back(ports: Ports, deployers: Deployers) -> None:
    planned(ports)
    cancels(ports, NOW + 1)
    woken(approve)
    assert ports.told == [("gate", {"result": "failed", "code": "Cancelled", "reason": "cancelled by eve: no"})]
    assert [each.asked for each in deployers] == [["discard"], ["discard"]]


def test_one_who_cancelled_just_before_people_would_be_asked_is_heard(ports: Ports) -> None:
    ports.meanwhile(lambda: None, lambda: cancels(ports, NOW))
    planned(ports)
    assert ports.names("d1") == ["StageStarted", "CancellationRequested", "StageFailed"]


def test_a_vote_just_before_the_time_is_over_wins_against_the_end(ports: Ports, now: Clock) -> None:
    """The gate finds that its time is over, and somebody's approval is written first."""
    planned(ports)
    now.ms = NOW + 20 * MINUTE
    ports.meanwhile(lambda: votes(ports, "ann", "approve", NOW + 20 * MINUTE - 1))
    woken(approve)
    assert ports.told == [("gate", {"result": "done"})]
    assert [e.decision for e in ports.events if type(e).__name__ == "ApprovalDecided"] == ["approved"]  # type: ignore[attr-defined]


def test_what_aws_refuses_to_take_back_does_no_harm(
    ports: Ports, deployers: Deployers, capsys: pytest.CaptureFixture[str]
) -> None:
    denied = ClientError({"Error": {"Code": "AccessDenied", "Message": "not authorized"}}, "DeleteChangeSet")
    deployers[0].answers["discard"] = denied
    planned(ports)
    votes(ports, "ann", "reject", NOW + 1, "no")
    woken(approve)
    assert ports.told[-1][1]["code"] == "Rejected"
    assert '"plan not discarded"' in capsys.readouterr().out
    assert deployers[1].asked == ["discard"]


def test_where_aws_cannot_be_asked_to_take_it_back_it_is_asked_again(ports: Ports, deployers: Deployers) -> None:
    busy = ClientError({"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}, "DeleteChangeSet")
    deployers[0].answers["discard"] = busy
    planned(ports)
    votes(ports, "ann", "reject", NOW + 1, "no")
    with pytest.raises(ClientError):
        woken(approve)
    assert ports.told == []
    asked(approve, token="again")
    assert ports.told == [("again", "again")]
    deployers[0].answers["discard"] = None
    asked(approve, token="third")
    assert ports.told[-1] == ("third", {"result": "failed", "code": "Rejected", "reason": "ann rejected it: no"})


def test_a_gate_that_was_given_up_is_told_as_late(ports: Ports, now: Clock) -> None:
    planned(ports)
    ports.save(progress.give_up(ports.get("d1"), NOW))
    woken(approve)
    assert ports.told[-1][1]["code"] == "TimedOut"
