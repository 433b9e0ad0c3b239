"""Votes, decisions and cancellations in the tables as DynamoDB keeps them: of two at once the second reads again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain import admission, approval, cancellation, progress, stages, voting
from domain.deployment import Deployment, Status
from domain.errors import Conflict, Denied
from domain.people import Person
from domain.policy import Policy
from domain.voting import Ballot
from handlers.adapters import history, lists
from tests.handlers.conftest import NOW
from tests.handlers.deployments import DIGEST, MINUTES, USER, deployment, held, running

POLICY = Policy(required=2, approvers=("user/ann", "user/ben", "user/cem"), expires_minutes=20, remind_minutes=5)
Act = Callable[[Deployment], Deployment]


@pytest.fixture(autouse=True)
def asking(tables: Any) -> None:
    """A deployment at its gate, written step by step as its functions do."""
    state = history.commit(running("d1", stages.PREPARE), target=held(), use="digest")[0]
    state = replace(state, plan={"digest": DIGEST, "summary": ["web will change"], "alerts": []})
    state = history.save(progress.begin(state, stages.APPROVE, token="token", timeout=MINUTES, now=NOW))
    history.save(progress.wait(approval.ask(state, POLICY, NOW), {"phase": "asking"}, ""))


def vote(name: str, said: str = "approve") -> Act:
    ballot = Ballot(person=Person(USER + name), vote=said, plan=DIGEST, reason="so")
    return lambda state: voting.cast(state, ballot, POLICY, "123456789012", NOW + 60_000)


def cancel(state: Deployment) -> Deployment:
    return cancellation.cancel(state, Person(f"{USER}eve"), "no", NOW + 60_000, runs=60_000)


def expire(state: Deployment) -> Deployment:
    return approval.expire(state, NOW + 20 * 60_000)


def remind(state: Deployment) -> Deployment:
    return approval.remind(state, POLICY, NOW + 5 * 60_000)


def written(*acts: Act) -> Deployment:
    """One after the other, each on what it reads."""
    for act in acts:
        history.save(act(history.get("d1")))
    return history.get("d1")


def raced(first: Act, second: Act) -> None:
    """Both read; the first one writes, and the second one's write is refused as a whole."""
    read = history.get("d1")
    history.save(first(read))
    before = lists.with_events("d1")
    with pytest.raises(Conflict):
        history.save(second(read))
    assert lists.with_events("d1") == before


def told() -> list[str]:
    shown = lists.with_events("d1")
    assert shown
    return [each["event"] for each in shown[1]]


def test_what_people_were_asked_is_read_as_it_was_written() -> None:
    state = history.get("d1")
    assert state.status is Status.AWAITING_APPROVAL
    assert state.approval
    assert (state.approval.required, state.approval.votes, state.approval.decision) == (2, (), "")
    assert state.approval.expires_at == NOW + 20 * 60_000


def test_two_approvals_decide_and_a_late_one_does_not_count() -> None:
    state = written(vote("ann"), vote("ben"))
    assert state.status is Status.RUNNING
    assert state.approval
    assert [each.name for each in state.approval.given] == ["ann", "ben"]
    assert told()[-3:] == ["VoteCast", "VoteCast", "ApprovalDecided"]
    with pytest.raises(Denied, match="nobody is asked"):
        written(vote("cem"))


def test_an_approval_and_a_rejection_reject() -> None:
    state = written(vote("ann"), vote("ben", "reject"))
    assert (state.status, state.approval and state.approval.decision) == (Status.AWAITING_APPROVAL, "rejected")
    with pytest.raises(Denied, match="rejected already"):
        written(vote("cem"))


def test_the_same_vote_again_is_the_same_deployment() -> None:
    state = written(vote("ann"))
    assert vote("ann")(state) is state


def test_a_changed_mind_is_two_events_and_one_vote() -> None:
    state = written(vote("ann"), vote("ann", "reject"))
    assert state.approval
    assert [(each.name, each.vote) for each in state.approval.votes] == [("ann", "reject")]
    assert told()[-3:] == ["VoteCast", "VoteCast", "ApprovalDecided"]


def test_after_a_cancellation_no_vote_counts() -> None:
    assert (written(vote("ann"), cancel).cancel or {})["name"] == "eve"
    with pytest.raises(Denied, match="being cancelled"):
        written(vote("ben"))


def test_after_the_end_of_their_time_no_vote_counts() -> None:
    written(vote("ann"), remind, expire)
    assert told()[-3:] == ["VoteCast", "ApprovalReminded", "ApprovalDecided"]
    with pytest.raises(Denied, match="expired already"):
        written(vote("ben"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (vote("ann"), vote("ben")),
        (vote("ann"), vote("ann")),
        (vote("ann"), vote("ben", "reject")),
        (vote("ben", "reject"), vote("ann")),
        (vote("ann"), expire),
        (expire, vote("ann")),
        (vote("ann"), remind),
        (remind, vote("ann")),
        (vote("ann"), cancel),
        (cancel, vote("ann")),
        (cancel, expire),
        (expire, cancel),
        (cancel, cancel),
        (remind, remind),
    ],
)
def test_of_two_at_once_the_second_writes_nothing(first: Act, second: Act) -> None:
    raced(first, second)


def test_of_two_approvals_at_once_both_are_counted_when_the_second_reads_again() -> None:
    raced(vote("ann"), vote("ben"))
    state = written(vote("ben"))
    assert (state.status, state.approval and len(state.approval.given)) == (Status.RUNNING, 2)


def test_one_that_waits_gives_up_its_place_with_its_end_or_not_at_all(tables: Any) -> None:
    target = history.target("web")
    queued = admission.queue(deployment("d2"), replace(target, queue=("d2",)), NOW, deadline=NOW + MINUTES)
    history.commit(queued, target=replace(target, queue=("d2",)), use="other")
    read, stale = history.get("d2"), history.target("web")
    history.commit(history.get("d1"), target=stale)
    with pytest.raises(Conflict):
        history.commit(cancel(read), target=stale.without("d2"))
    assert (history.get("d2").status, history.target("web").queue) == (Status.QUEUED, ("d2",))
    history.commit(cancel(read), target=history.target("web").without("d2"))
    assert (history.get("d2").status, history.target("web").queue) == (Status.CANCELLED, ())


def test_the_indexes_follow_the_gate(tables: Any) -> None:
    assert list(history.with_status("AWAITING_APPROVAL")) == ["d1"]
    written(vote("ann"), vote("ben"))
    assert (list(history.with_status("AWAITING_APPROVAL")), list(history.with_status("RUNNING"))) == ([], ["d1"])
