"""Whom an approver's pattern means, and how many people some approvers can be."""

from __future__ import annotations

import pytest

from domain.people import Person, fixed, seat
from domain.policy import approver
from tests.domain.documents import ACCOUNT
from tests.domain.gates import OTHER_ACCOUNT, session, user

ROOT = Person(f"arn:aws:iam::{ACCOUNT}:root")


RIGHT = [
    "user/ann",
    "user/team/ann@x.example",
    "user/approvers/*",
    "role/Duty",
    "role/team/Duty",
    "assumed-role/Approver/cem",
    "assumed-role/Approver/*",
    "assumed-role/AWSReservedSSO_Approver_*/*",
    "arn:aws:iam::123456789012:user/approvers/*",
    "arn:aws-cn:sts::123456789012:assumed-role/Approver/cem",
]
WRONG = [
    "",
    "ann",
    "*",
    "user/*",
    "user/ann*",
    "user/a*/ann",
    "user/" + "a" * 65,
    "role/*",
    "role/Duty/*/",
    "role/Du*",
    "assumed-role/*/cem",
    "assumed-role/Approver",
    "assumed-role/Approver/c*",
    "assumed-role/path/Approver/cem",
    "group/Approvers",
    "root",
    "arn:aws:iam::123456789012:root",
    "arn:aws:iam::*:user/ann",
    "arn:aws:iam:::user/ann",
    "user/ann\n",
    "user/änn",
    7,
    None,
]


@pytest.mark.parametrize("value", RIGHT)
def test_whoever_can_be_told_from_others_may_be_an_approver(value):
    assert approver(value) is None


@pytest.mark.parametrize("value", WRONG)
def test_what_names_too_many_or_nobody_is_no_approver(value):
    assert approver(value).startswith("must be a person: ")


@pytest.mark.parametrize(
    ("pattern", "person"),
    [
        ("user/ann", user("ann")),
        ("user/approvers/*", user("approvers/ann")),
        ("assumed-role/Approver/cem", session("Approver", "cem")),
        ("assumed-role/Approver/*", session("Approver", "cem@x.example")),
        ("assumed-role/AWSReservedSSO_Approver_*/*", session("AWSReservedSSO_Approver_0f", "cem")),
        ("role/Duty", session("Duty", "any")),
        ("role/team/Duty", session("Duty", "any")),
        (f"arn:aws:iam::{OTHER_ACCOUNT}:user/ann", user("ann", OTHER_ACCOUNT)),
        (f"arn:aws:iam::{OTHER_ACCOUNT}:role/Duty", session("Duty", "any", OTHER_ACCOUNT)),
        ("user/a+b/c.d", user("a+b/c.d")),
        ("user/a:b/ann", user("a:b/ann")),
        (f"arn:aws:iam::{ACCOUNT}:user/a:b/ann", user("a:b/ann")),
    ],
)
def test_an_approver_has_a_seat(pattern, person):
    assert person.name.casefold() in seat(person, ["user/nobody", pattern], ACCOUNT)


@pytest.mark.parametrize(
    ("pattern", "person"),
    [
        ("user/ann", user("ben")),
        ("user/ann", user("team/ann")),
        ("user/ann", user("Ann")),
        ("user/ann", user("ann", OTHER_ACCOUNT)),
        ("user/ann", session("Approver", "ann")),
        ("user/approvers/*", user("approvers/team/ann")),
        ("user/approvers/*", user("approvers2/ann")),
        ("assumed-role/Approver/cem", session("Approver", "cem2")),
        ("assumed-role/Approver/*", session("ApproverOfOthers", "cem")),
        ("assumed-role/Approver/*", session("Approver", "cem", OTHER_ACCOUNT)),
        ("role/Duty", session("Duty", "any", OTHER_ACCOUNT)),
        ("role/Duty", session("OffDuty", "any")),
        ("role/Duty", user("Duty")),
        (f"arn:aws:iam::{OTHER_ACCOUNT}:user/ann", user("ann")),
        ("user/a.b/ann", user("aXb/ann")),
        ("user/approvers/*", ROOT),
    ],
)
def test_whoever_is_no_approver_has_no_seat(pattern, person):
    assert seat(person, [pattern], ACCOUNT) == frozenset()


def test_nobody_has_a_seat_where_nobody_is_named():
    assert seat(user("ann"), [], ACCOUNT) == frozenset()


@pytest.mark.parametrize(
    ("approvers", "most"),
    [
        ([], 0),
        (["user/ann"], 1),
        (["user/ann", "user/ben", "assumed-role/Approver/cem"], 3),
        (["user/ann", "user/team/Ann", f"arn:aws:iam::{OTHER_ACCOUNT}:user/ann", "assumed-role/Dev/ann"], 1),
        (["role/Duty"], 1),
        (["role/Duty", "user/ann"], 2),
        (["user/ann", "user/approvers/*"], None),
        (["assumed-role/Approver/*"], None),
        (["assumed-role/AWSReservedSSO_Approver_*/cem"], None),
    ],
)
def test_approvers_without_a_wildcard_can_be_counted(approvers, most):
    assert fixed(approvers) == most


@pytest.mark.parametrize(
    ("approvers", "most"),
    [
        (["role/Ops", "user/ops"], 2),
        ([f"arn:aws:iam::{ACCOUNT}:role/Duty", f"arn:aws:iam::{OTHER_ACCOUNT}:role/Duty"], 2),
        (["role/Duty", "assumed-role/Duty/cem"], 1),
    ],
)
def test_a_role_that_is_a_voter_is_counted_as_its_seats_are(approvers, most):
    assert fixed(approvers) == most
