"""A deployment that waits for people is looked at when there is something to do, and not every minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain import approval, cancellation, outcome, stages, voting
from domain.deployment import Deployment, Status
from domain.people import Person
from domain.policy import Policy
from domain.voting import Ballot
from handlers.sweep import GRACE_MS
from tests.handlers.conftest import NOW, Clock
from tests.handlers.deployments import DIGEST, USER, held, running
from tests.handlers.ports import Ports
from tests.handlers.sweeping import swept

MINUTE = 60_000
POLICY = Policy(required=1, approvers=("user/ann",), expires_minutes=20, remind_minutes=5)


def asking(policy: Policy = POLICY) -> Deployment:
    """Since NOW."""
    at_gate = replace(running("d1", stages.PREPARE, at_work=stages.APPROVE), plan={"digest": DIGEST})
    return approval.ask(at_gate, policy, NOW)


@pytest.fixture(autouse=True)
def waiting(ports: Ports) -> None:
    ports.holds(asking(), target=held())
    ports.executions["d1"] = "RUNNING"


def voted(said: str) -> Callable[[Deployment], Deployment]:
    ballot = Ballot(person=Person(f"{USER}ann"), vote=said, plan=DIGEST, reason="so")
    return lambda state: voting.cast(state, ballot, POLICY, "123456789012", NOW + MINUTE)


def cancelled(state: Deployment) -> Deployment:
    return cancellation.cancel(state, Person(f"{USER}eve"), "no", NOW + MINUTE, runs=MINUTE)


@pytest.mark.parametrize("minutes", [0, 1, 4])
def test_while_people_think_nobody_looks(ports: Ports, woken: list[str], now: Clock, minutes: int) -> None:
    now.ms = NOW + minutes * MINUTE
    assert (swept(), woken, ports.told) == (0, [], [])


@pytest.mark.parametrize("minutes", [5, 20])
def test_when_people_must_be_reminded_or_their_time_is_over_the_gate_looks(
    woken: list[str], now: Clock, minutes: int
) -> None:
    now.ms = NOW + minutes * MINUTE - 1
    assert (swept(), woken) == ((0, []) if minutes == 5 else (1, [stages.APPROVE]))
    woken.clear()
    now.ms += 1
    assert (swept(), woken) == (1, [stages.APPROVE])


def test_where_nobody_is_reminded_only_the_end_counts(ports: Ports, woken: list[str], now: Clock) -> None:
    ports.holds(asking(replace(POLICY, remind_minutes=0)), target=held())
    now.ms = NOW + 20 * MINUTE - 1
    assert (swept(), woken) == (0, [])
    now.ms += 1
    assert (swept(), woken) == (1, [stages.APPROVE])


@pytest.mark.parametrize("change", [voted("reject"), cancelled])
def test_a_decision_that_the_gate_did_not_hear_of_is_told_again_after_a_while(
    ports: Ports, woken: list[str], now: Clock, change: Callable[[Deployment], Deployment]
) -> None:
    decided = ports.save(change(ports.get("d1")))
    assert decided.status is Status.AWAITING_APPROVAL
    now.ms = decided.at + GRACE_MS
    assert (swept(), woken) == (0, [])
    now.ms += 1
    assert (swept(), woken) == (1, [stages.APPROVE])


def test_an_approval_that_the_gate_did_not_hear_of_is_told_again(ports: Ports, woken: list[str], now: Clock) -> None:
    decided = ports.save(voted("approve")(ports.get("d1")))
    assert decided.status is Status.RUNNING
    now.ms = decided.at + GRACE_MS + 1
    assert (swept(), woken) == (1, [stages.APPROVE])


def test_a_gate_without_time_left_is_given_up(ports: Ports, woken: list[str], now: Clock) -> None:
    """Its function could not be woken in all that time."""
    now.ms = ports.get("d1").deadline + 1
    assert (swept(), woken) == (1, [])
    ((token, told),) = ports.told
    assert (token, told["code"]) == ("token of ApproveDeployment", "TimedOut")


def test_one_who_waits_and_is_cancelled_is_cancelled_even_where_the_gate_is_given_up(
    ports: Ports, woken: list[str], now: Clock
) -> None:
    ports.save(cancelled(ports.get("d1")))
    now.ms = ports.get("d1").deadline + 1
    assert swept() == 1
    assert ports.told[0][1]["code"] == "TimedOut"  # which leads through the undo, and takes the plan back
    assert outcome.outcome(ports.get("d1")) is Status.CANCELLED


def test_an_answer_of_the_gate_that_got_lost_is_told_again(ports: Ports, woken: list[str], now: Clock) -> None:
    ports.holds(running("d1", stages.PREPARE, stages.APPROVE), target=held())
    now.ms += GRACE_MS + 1000
    assert swept() == 1
    assert ports.told == [("token of ApproveDeployment", {"result": "done"})]


def test_a_gate_whose_execution_is_gone_is_undone_by_another(ports: Ports, woken: list[str]) -> None:
    ports.executions["d1"] = "ABORTED"
    assert swept() == 1
    assert (ports.get("d1").execution, ports.get("d1").status) == ("d1.r1", Status.AWAITING_APPROVAL)
