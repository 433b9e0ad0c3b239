"""What a vote counts, what it decides, and when it is too late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import approval, cancellation, progress
from domain.deployment import Status
from tests.domain.deployments import MINUTE, NOW, running, told
from tests.domain.gates import (
    ANN,
    BEN,
    CEM,
    EVE,
    EXPIRES,
    ONE,
    OTHER,
    POLICY,
    SHOWN,
    asking,
    denied,
    look,
    names_of,
    session,
    vote,
)


def test_a_vote_is_told_with_who_cast_it_and_how_far_it_is():
    voted = vote(asking(), CEM, reason="looks good", now=NOW + 7)
    [kept] = voted.approval.votes
    assert (kept.by, kept.name, kept.vote, kept.reason, kept.at) == (CEM.arn, "cem", "approve", "looks good", NOW + 7)
    event = voted.news[-1]
    assert told(voted)[-1] == "VoteCast"
    assert (event.by, event.name, event.vote, event.reason) == (CEM.arn, "cem", "approve", "looks good")
    assert (event.plan, event.given, event.required) == (SHOWN, 1, 2)


def test_one_approval_of_two_decides_nothing():
    voted = vote(asking(), ANN)
    assert (voted.status, voted.approval.decision) == (Status.AWAITING_APPROVAL, "")


def test_the_last_approval_that_is_needed_lets_the_deployment_go_on():
    agreed = vote(vote(asking(), ANN), BEN)
    assert (agreed.status, agreed.approval.decision, names_of(agreed)) == (Status.RUNNING, "approved", ["ann", "ben"])
    assert told(agreed)[-2:] == ["VoteCast", "ApprovalDecided"]
    event = agreed.news[-1]
    assert (event.decision, event.by, event.plan) == ("approved", (ANN.arn, BEN.arn), SHOWN)
    assert event.reason == "approved by ann, ben"


def test_one_rejection_stops_it_however_many_agreed():
    rejected = vote(vote(asking(), ANN), BEN, "reject", reason="not on a Friday")
    assert (rejected.status, rejected.approval.decision) == (Status.AWAITING_APPROVAL, "rejected")
    event = rejected.news[-1]
    assert (event.decision, event.by) == ("rejected", (BEN.arn,))
    assert event.reason == "ben rejected it: not on a Friday"
    assert rejected.news[-2].given == 1


def test_the_same_vote_again_changes_nothing():
    voted = vote(asking(), ANN)
    assert vote(voted, ANN, reason="once more", now=NOW + 9 * MINUTE) is voted


@pytest.mark.parametrize(
    "same", [session("Approver", "ann"), session("Approver", "ANN"), session("Duty", "Ann")], ids=lambda p: p.arn
)
def test_the_same_person_through_a_role_counts_once(same):
    voted = vote(asking(), ANN)
    assert vote(voted, same) is voted


def test_the_same_person_by_name_and_by_address_counts_once():
    voted = vote(asking(), ANN)
    assert vote(voted, session("Approver", "ann@x.example")) is voted


def test_a_role_that_is_named_as_such_is_one_voter_however_many_use_it():
    voted = vote(asking(), session("Duty", "dora"))
    assert vote(voted, session("Duty", "emil")) is voted
    assert vote(voted, CEM).approval.decision == "approved"


def test_sessions_of_a_role_whose_sessions_are_people_are_different_voters():
    assert vote(vote(asking(), CEM), session("Approver", "dora")).approval.decision == "approved"


def test_who_agreed_may_reject_and_only_the_rejection_is_kept():
    changed = vote(vote(asking(), ANN), ANN, "reject", reason="I looked again")
    assert [(each.name, each.vote) for each in changed.approval.votes] == [("ann", "reject")]
    assert changed.approval.decision == "rejected"
    assert changed.news[-2].given == 0


def test_others_keep_their_vote_when_somebody_changes_their_mind():
    three = replace(POLICY, required=3)
    voted = vote(vote(asking(policy=three), ANN, policy=three), BEN, policy=three)
    changed = vote(voted, ANN, "reject", reason="I looked again", policy=three)
    assert [(each.name, each.vote) for each in changed.approval.votes] == [("ben", "approve"), ("ann", "reject")]


@pytest.mark.parametrize("said", ["approve", "reject"])
def test_a_vote_for_another_plan_does_not_count(said):
    no = denied(asking(), said=said, plan=OTHER)
    assert (no.kind, no.sentence) == (
        "other-plan",
        f"this vote is for another plan than the one that waits, {SHOWN[:12]}",
    )
    assert denied(vote(asking(), ANN), ANN, plan=OTHER).kind == "other-plan"


@pytest.mark.parametrize(("early", "counts"), [(1, True), (0, False), (-1, False)])
def test_a_vote_counts_until_the_last_moment_and_not_after_it(early, counts):
    now = NOW + EXPIRES - early
    if counts:
        assert names_of(vote(asking(), ANN, now=now)) == ["ann"]
        return
    no = denied(asking(), now=now)
    assert (no.kind, no.sentence) == ("late", "it is too late: the time to vote on d1 is over")


def test_a_vote_after_the_decision_is_too_late():
    rejected, expired = vote(asking(), BEN, "reject"), approval.expire(asking(), NOW + EXPIRES)
    assert denied(rejected).sentence == "it is too late: d1 is rejected already"
    assert denied(expired).sentence == "it is too late: d1 is expired already"
    assert {denied(rejected).kind, denied(expired).kind} == {"late"}


def test_a_vote_on_what_is_being_cancelled_is_too_late():
    cancelled = cancellation.cancel(asking(), EVE, "a typo", NOW + MINUTE, runs=MINUTE)
    assert (denied(cancelled).kind, denied(cancelled).sentence) == ("late", "it is too late: d1 is being cancelled")


@pytest.mark.parametrize(
    ("deployment", "said"),
    [
        (running(), "d1 is RUNNING: nobody is asked to approve it"),
        (vote(asking(policy=ONE), BEN, policy=ONE), "d1 is RUNNING: nobody is asked to approve it"),
        (replace(asking(), status=Status.ROLLING_BACK), "d1 is ROLLING_BACK: nobody is asked to approve it"),
        (replace(asking(), status=Status.REJECTED), "d1 ended as REJECTED: nobody is asked to approve it"),
        (replace(running(), status=Status.AWAITING_APPROVAL), "d1 is AWAITING_APPROVAL: nobody is asked"),
    ],
    ids=["before", "approved", "undone", "ended", "not-asked-yet"],
)
def test_a_vote_counts_only_while_people_are_asked(deployment, said):
    no = denied(deployment)
    assert no.kind == "not-asked"
    assert no.sentence.startswith(said)


def test_a_vote_that_comes_too_late_is_too_late_whoever_cast_it():
    assert denied(asking(), EVE, now=NOW + EXPIRES).kind == "late"


@pytest.mark.parametrize("said", ["approve", "reject"])
def test_the_vote_that_decided_may_be_repeated_when_its_answer_was_lost(said):
    decided = vote(asking(policy=ONE), ANN, said, policy=ONE)
    assert vote(decided, ANN, said, policy=ONE) is decided
    ended = replace(decided, status=Status.FAILED)
    assert vote(ended, ANN, said, policy=replace(ONE, approvers=()), now=NOW + EXPIRES) is ended


@pytest.mark.parametrize(
    ("person", "said", "plan"), [(BEN, "approve", SHOWN), (ANN, "reject", SHOWN), (ANN, "approve", OTHER)]
)
def test_another_vote_than_the_one_that_decided_is_no_repetition(person, said, plan):
    decided = vote(asking(policy=ONE), ANN, policy=ONE)
    assert denied(decided, person, said, plan=plan).kind == "not-asked"


@pytest.mark.parametrize(
    "deployment",
    [
        progress.give_up(asking(policy=ONE), NOW + EXPIRES),
        progress.interrupt(asking(policy=ONE), start_at=NOW + 2 * MINUTE),
        replace(asking(policy=ONE), work=None),
        replace(asking(policy=ONE), work=replace(asking().work, stage="PrepareDeployment")),
    ],
    ids=["failed", "stopped", "nothing-at-work", "another-stage"],
)
def test_a_gate_that_does_not_wait_any_more_takes_no_votes(deployment):
    no = denied(deployment, policy=ONE)
    assert (no.kind, no.sentence) == ("late", "it is too late: the gate of d1 was given up")


def test_a_gate_hears_of_its_decision_and_the_next_stage_may_begin():
    agreed = look(vote(asking(policy=ONE), BEN, policy=ONE), ONE, NOW + 2 * MINUTE)
    assert (agreed.status, agreed.done[-1]) == (Status.RUNNING, "ApproveDeployment")
    assert agreed.news[-1].summary == ("approved by ben",)
