"""Who may vote: whom the stack names, when the vote is cast, and never whoever asked for the deployment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.people import Person
from tests.domain.documents import ACCOUNT
from tests.domain.gates import (
    ANN,
    BEN,
    CEM,
    EVE,
    OTHER,
    OTHER_ACCOUNT,
    POLICY,
    asking,
    denied,
    names_of,
    session,
    user,
    vote,
)

OPEN = replace(POLICY, exclude_requester=False)


@pytest.mark.parametrize(
    "person", [EVE, session("Dev", "ann"), user("approvers/ann", OTHER_ACCOUNT), Person(f"arn:aws:iam::{ACCOUNT}:root")]
)
def test_who_is_no_approver_is_told_whom_to_ask(person):
    no = denied(asking(), person)
    assert (no.kind, no.sentence) == ("no-approver", f"{person.arn} may not approve deployments of storefront")
    assert no.advice == "ask one of user/approvers/*, assumed-role/Approver/*, role/Duty"


def test_where_nobody_may_approve_that_is_said():
    assert "names no approvers" in denied(asking(), policy=replace(POLICY, approvers=())).advice


def test_rights_are_those_of_the_moment_in_which_the_vote_is_cast():
    narrow = replace(POLICY, approvers=("user/approvers/ben",))
    voted = vote(asking(), ANN)
    assert denied(voted, CEM, policy=narrow).kind == "no-approver"
    assert names_of(vote(voted, BEN, policy=narrow)) == ["ann", "ben"]


REQUESTERS = [
    ({"requester": ANN.arn}, ANN),
    ({"requester": ANN.arn}, session("Approver", "ann")),
    ({"requester": session("Dev", "Ann").arn}, ANN),
    ({"requester": session("Dev", "ann@x.example").arn}, ANN),
    ({"requester": session("Duty", "ann").arn}, session("Duty", "dora")),
    ({"requested_by": "ann"}, ANN),
    ({"requested_by": " ANN@x.example"}, ANN),
    ({"requested_by": "ann"}, session("Approver", "Ann@x.example")),
    ({"requested_by": ANN.arn}, ANN),
    ({"requested_by": "assumed-role/Dev/ann"}, ANN),
    ({"requested_by": "ann", "requester": session("Robot", "ci").arn}, ANN),
    ({"requested_by": "ci", "requester": ANN.arn}, ANN),
]


@pytest.mark.parametrize(("asked_by", "person"), REQUESTERS, ids=str)
@pytest.mark.parametrize("said", ["approve", "reject"])
def test_who_asked_for_it_cannot_vote_on_it(asked_by, person, said):
    no = denied(asking(**asked_by), person, said)
    assert (no.kind, no.sentence) == ("requester", f"{person.name} asked for d1 and cannot vote on it")


@pytest.mark.parametrize(("asked_by", "person"), REQUESTERS, ids=str)
def test_who_asked_for_it_may_vote_where_the_stack_says_so(asked_by, person):
    assert names_of(vote(asking(**asked_by), person, policy=OPEN)) == [person.name]


@pytest.mark.parametrize(
    "asked_by",
    [
        {"requested_by": "account 123456789012"},
        {"requested_by": "benjamin", "requester": user("benjamin").arn},
        {"requester": session("Approver", "cem").arn},
        {"requester": user("approvers/cem").arn},
    ],
    ids=str,
)
def test_others_than_who_asked_for_it_may_vote(asked_by):
    assert names_of(vote(asking(**asked_by), BEN)) == ["ben"]
    assert names_of(vote(asking(**asked_by), session("Approver", "dora"))) == ["dora"]


@pytest.mark.parametrize("named", ["role/Duty", session("Duty", "ann").arn, f"arn:aws:iam::{ACCOUNT}:role/Duty"])
def test_a_role_that_asked_for_it_cannot_vote_on_it_as_a_role(named):
    assert denied(asking(requested_by=named), session("Duty", "dora")).kind == "requester"


def test_who_may_not_vote_learns_nothing_of_the_plan_that_waits():
    assert denied(asking(), EVE, plan=OTHER).kind == "no-approver"
    assert denied(asking(requester=ANN.arn), ANN, plan=OTHER).kind == "requester"
