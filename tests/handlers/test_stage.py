"""What every stage does around its work: decide in the table first, and only then tell Step Functions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import progress, stages
from domain.deployment import Status
from domain.errors import Conflict
from handlers.adapters.aws import ClientError
from handlers.results import Done, Waiting
from handlers.stage import ATTEMPTS
from tests.handlers.calls import RUNS_MS, asked, woken
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployments import held, running
from tests.handlers.ports import Ports
from tests.handlers.work import handler


@pytest.fixture(autouse=True)
def prepared(ports: Ports) -> None:
    ports.holds(running("d1", stages.PREPARE), target=held())
    ports.events.clear()


def test_waiting_for_the_same_writes_nothing(ports: Ports) -> None:
    approve, work = handler(*[Waiting({"phase": "deploy"}, "arn:stack")] * 3)
    asked(approve)
    before = ports.get("d1").revision
    woken(approve)
    assert (ports.get("d1").revision, len(work.given)) == (before, 3)


def test_interest_is_written_before_aws_is_asked_again(ports: Ports) -> None:
    approve, work = handler(Waiting({"phase": "deploy"}, "arn:stack"), Done())
    asked(approve)
    assert [each.work and each.work.waits_for for each in work.given] == ["", "arn:stack"]
    assert ports.told == [("t", {"result": "done"})]


def test_a_stage_that_is_done_tells_it_again_and_does_nothing(ports: Ports) -> None:
    approve, work = handler(Done())
    asked(approve)
    asked(approve, token="another attempt")
    assert ports.told == [("t", {"result": "done"}), ("another attempt", {"result": "done"})]
    assert len(work.given) == 1


def test_a_stage_that_somebody_else_gave_up_is_told_by_whoever_is_woken(ports: Ports) -> None:
    """A person cancelled, and the control API knows no token."""
    approve, work = handler(Waiting({"phase": "asking"}), Waiting({"phase": "asking"}))
    asked(approve, token="in the table")
    ports.save(progress.give_up(ports.get("d1"), NOW))
    woken(approve)
    ((token, told),) = ports.told
    assert (token, told["code"], len(work.given)) == ("in the table", "TimedOut", 2)


@pytest.mark.parametrize("state", [{"status": Status.FAILED}, {"work": None}, {"execution": "d1.r1"}])
def test_who_is_woken_for_nothing_does_nothing(ports: Ports, state: dict[str, Any]) -> None:
    approve, work = handler(Waiting({"phase": "asking"}), Waiting({"phase": "asking"}))
    asked(approve)
    ports.save(replace(ports.get("d1"), **state))
    assert "over" in woken(approve)
    assert (len(work.given), ports.told) == (2, [])


def test_who_cannot_end_before_the_deadline_does_not_begin(ports: Ports, now: Clock) -> None:
    approve, work = handler(Waiting({"phase": "asking"}), Waiting({"phase": "asking"}), Done())
    asked(approve)
    now.ms = ports.get("d1").deadline - RUNS_MS + 1
    assert "over" in woken(approve)
    assert len(work.given) == 2
    now.ms -= 1
    woken(approve)
    assert ports.told == [("t", {"result": "done"})]


def test_a_stage_that_begins_when_somebody_has_cancelled_does_nothing(ports: Ports) -> None:
    cancel = {"by": "arn:aws:iam::123456789012:user/eve", "name": "eve", "reason": "no", "at": NOW}
    ports.save(replace(ports.get("d1"), cancel=cancel))
    deploy, work = handler(Done(), name=stages.INFRASTRUCTURE)
    asked(deploy, stage=stages.INFRASTRUCTURE)
    assert (work.given, ports.names("d1")) == ([], ["StageStarted", "StageFailed"])
    assert ports.told == [("t", {"result": "failed", "code": "Cancelled", "reason": "cancelled by eve: no"})]


def test_an_execution_that_drives_no_more_is_told_to_stop(ports: Ports) -> None:
    approve, work = handler(Done())
    asked(approve, execution="d1.r7")
    ((token, (code, reason)),) = ports.told
    assert (token, code, work.given) == ("t", "Stopped", [])
    assert "is driven by execution d1, not d1.r7" in reason


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a mistake of ours"),
        Conflict("somebody else writes"),
        ClientError({"Error": {"Code": "Throttling", "Message": "slow"}}, "DescribeStacks"),
    ],
)
def test_what_goes_wrong_on_the_way_is_tried_again(ports: Ports, error: Exception) -> None:
    approve, _ = handler(*[error] * ATTEMPTS)
    asked(approve)
    state = ports.get("d1")
    assert (ports.told, state.failure) == ([("t", "again")], None)


def test_what_goes_wrong_for_one_who_was_woken_is_raised(ports: Ports) -> None:
    """Lambda tries it again; there is no token to tell."""
    approve, _ = handler(Waiting({"phase": "asking"}), Waiting({"phase": "asking"}), ValueError("a mistake of ours"))
    asked(approve)
    with pytest.raises(ValueError, match="a mistake of ours"):
        woken(approve)
    assert ports.told == []


def test_what_aws_refuses_fails_the_stage_under_its_own_code(ports: Ports) -> None:
    refusal = ClientError({"Error": {"Code": "AccessDenied", "Message": "not authorized"}}, "UpdateStack")
    approve, _ = handler(refusal)
    asked(approve)
    reason = "AWS refused UpdateStack: not authorized"
    assert ports.told == [("t", {"result": "failed", "code": "Broken", "reason": reason})]
