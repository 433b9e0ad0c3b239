"""Who a person is, by which names, and when two of them are one voter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people import Person, known, names, requesters, seat
from tests.domain.documents import ACCOUNT
from tests.domain.gates import OTHER_ACCOUNT, session, user

ROOT = Person(f"arn:aws:iam::{ACCOUNT}:root")


@pytest.mark.parametrize(
    ("person", "resource", "name", "role"),
    [
        (user("ann"), "user/ann", "ann", ""),
        (user("team/a:b/ann"), "user/team/a:b/ann", "ann", ""),
        (session("Dev", "ann@x.example"), "assumed-role/Dev/ann@x.example", "ann@x.example", f"{ACCOUNT}:role/Dev"),
        (Person("arn:aws-cn:iam::123456789012:user/ann"), "user/ann", "ann", ""),
        (ROOT, "root", "root", ""),
    ],
)
def test_a_person_is_read_from_an_arn(person, resource, name, role):
    assert (person.account, person.resource, person.name, person.role) == (ACCOUNT, resource, name, role)


def test_a_person_is_known_by_the_name_the_arn_and_the_role_whatever_their_case():
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/dev/ann@x.example"
    assert session("Dev", "Ann@X.example").keys == {"ann@x.example", "ann", arn, f"{ACCOUNT}:role/dev"}
    assert user("Ann").keys == {"ann", f"arn:aws:iam::{ACCOUNT}:user/ann"}


def test_who_asked_is_known_by_the_claim_and_by_the_proof_if_there_is_one():
    assert requesters("Ann@x.example", "") == {"ann@x.example", "ann"}
    assert f"{ACCOUNT}:role/duty" in requesters("role/team/Duty", "", ACCOUNT)
    assert f"{ACCOUNT}:role/duty" in requesters("assumed-role/Duty/ann", "", ACCOUNT)
    assert f"{OTHER_ACCOUNT}:role/duty" in requesters(session("Duty", "ann", OTHER_ACCOUNT).arn, "", ACCOUNT)
    assert requesters("ci", user("Ann").arn) == {"ci"} | user("Ann").keys


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::123456789012:root",
        "arn:aws:iam::123456789012:user/team/ann",
        "arn:aws:sts::123456789012:assumed-role/Dev/ann",
        "arn:aws:sts::123456789012:federated-user/ann",
        "arn:aws-us-gov:iam::123456789012:user/ann",
    ],
)
def test_what_aws_can_prove_is_known(arn):
    assert known(arn)


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "None",
        "ann",
        "arn:aws:iam::12345678901:user/ann",
        "arn:aws:iam::anonymous:user/ann",
        "arn:aws:iam::123456789012:user/",
        "arn:aws:iam::123456789012:user",
        "arn:aws:s3:::bucket/ann",
        "arn:other:iam::123456789012:user/ann",
        "arn:aws:iam::123456789012:user/ann\n",
        " arn:aws:iam::123456789012:user/ann",
    ],
)
def test_what_aws_cannot_prove_is_nobody(arn):
    assert not known(arn)


def test_a_person_is_told_from_others_by_name_alone_unless_the_role_is_the_voter():
    assert seat(session("Approver", "Cem"), ["assumed-role/Approver/*"], ACCOUNT) == {"cem"}
    assert seat(session("Duty", "Cem"), ["role/Duty"], ACCOUNT) == {"cem", f"{ACCOUNT}:role/duty"}
    assert seat(session("Duty", "cem"), ["role/Duty", "assumed-role/Duty/*"], ACCOUNT) == {
        "cem",
        f"{ACCOUNT}:role/duty",
    }


people = st.builds(lambda make, name: make(name), st.sampled_from([
    lambda name: user(f"approvers/{name}"),
    lambda name: user(f"approvers/{name}", OTHER_ACCOUNT),
    lambda name: session("Approver", name),
    lambda name: session("Duty", name),
    lambda name: session("Night", name),
]), st.sampled_from(["ann", "Ann", "ben"]))  # fmt: skip
ALL = [
    "user/approvers/*",
    f"arn:aws:iam::{OTHER_ACCOUNT}:user/approvers/*",
    "assumed-role/Approver/*",
    "role/Duty",
    "role/Night",
]


@given(people, people)
def test_two_seats_are_one_persons_exactly_if_they_share_a_name_or_a_role_that_is_the_voter(one, other):
    seats = [seat(person, ALL, ACCOUNT) for person in (one, other)]
    same_name = bool(names(one.name) & names(other.name))
    same_role = one.role == other.role != f"{ACCOUNT}:role/Approver" and bool(one.role)
    assert bool(seats[0] & seats[1]) is (same_name or same_role)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ann", {"ann"}),
        (" Ann ", {"ann"}),
        ("ann@x.example", {"ann@x.example", "ann"}),
        ("arn:aws:iam::1:user/Ann", {"arn:aws:iam::1:user/ann", "user/ann", "ann"}),
        ("assumed-role/Dev/ann@x", {"assumed-role/dev/ann@x", "ann@x", "ann"}),
        ("account 123456789012", {"account 123456789012"}),
        ("@x", {"@x"}),
        ("", set()),
    ],
)
def test_a_name_means_itself_the_end_of_an_arn_and_what_stands_before_the_at_sign(text, meant):
    assert names(text) == meant


@pytest.mark.parametrize(
    "named", ["arn:", "arn:aws", "arn:aws:iam", ":::::", "arn:::::", "role/", "assumed-role/", "/"]
)
def test_whatever_a_request_names_can_be_compared(named):
    assert isinstance(requesters(named, "", ACCOUNT), frozenset)
