"""What a stack demands of a service and of a request, and what no request can get."""

from __future__ import annotations

import pytest

from domain.people import names
from domain.policy import Policy, gated, longest_minutes, of
from tests.domain.gates import APPROVALS as FULL


def test_an_empty_config_demands_nothing_and_trusts_nobody():
    assert of({}, "storefront") == Policy()
    rules = Policy()
    assert (rules.required, rules.approvers, rules.exclude_requester) == (0, (), True)
    assert (rules.expires_minutes, rules.remind_minutes) == (1440, 60)
    assert (rules.pass_unchanged, rules.proven_requests) == (False, False)


def test_the_rules_of_the_stack_are_those_of_a_service_without_its_own():
    assert of(FULL, "basket") == Policy(
        required=2,
        approvers=("user/ann", "assumed-role/Approver/*"),
        exclude_requester=False,
        expires_minutes=240,
        remind_minutes=30,
        pass_unchanged=True,
        proven_requests=True,
    )


def test_a_services_own_rules_go_before_those_of_the_stack_and_the_rest_stays():
    rules = of(FULL, "storefront")
    assert (rules.required, rules.approvers, rules.expires_minutes) == (1, ("user/ben",), 480)
    assert (rules.exclude_requester, rules.remind_minutes) == (False, 30)


@pytest.mark.parametrize(
    ("required", "request_", "needed"),
    [
        (0, {}, 0),
        (2, {}, 2),
        (0, {"approvals": {"required": 1}}, 1),
        (2, {"approvals": {"required": 3}}, 3),
        (2, {"approvals": {"required": 1}}, 2),
    ],
)
def test_a_request_may_demand_more_and_never_less(required, request_, needed):
    assert Policy(required=required).needed(request_) == needed


def impossible(rules: Policy, *, required: int = 0, proven: bool = True, asking: str = "ci") -> list[str]:
    request = {"approvals": {"required": required}} if required else {}
    return rules.problems(request, proven=proven, asking=names(asking))


@pytest.mark.parametrize("proven", [True, False])
def test_a_request_without_demands_can_go_through(proven):
    assert impossible(Policy(), proven=proven) == []
    assert impossible(Policy(required=2, approvers=("user/ann", "user/ben")), proven=proven) == []


@pytest.mark.parametrize(
    ("approvers", "said"),
    [((), "names no approvers"), (("user/ann",), "names 1 approvers")],
)
def test_more_people_than_there_are_cannot_be_demanded(approvers, said):
    [wrong] = impossible(Policy(approvers=approvers), required=2)
    assert wrong == f"approvals.required is 2, and this stack {said}"


def test_as_many_people_as_there_are_can_be_demanded_and_any_number_of_an_unknown_one():
    assert impossible(Policy(approvers=("user/ann", "user/ben")), required=2) == []
    assert impossible(Policy(approvers=("user/approvers/*",)), required=2) == []


@pytest.mark.parametrize(
    ("approvers", "asking", "said"),
    [
        (("user/ann", "user/team/ben"), "Ben@x.example", ["names 1 approvers beside whoever asks"]),
        (("assumed-role/Dev/ann", "user/ben"), "ann", ["names 1 approvers beside whoever asks"]),
        (("user/ann", "user/ben"), "cem", []),
        (("user/ann", "user/approvers/*"), "ann", []),
    ],
)
def test_whoever_asks_is_not_among_those_who_can_agree(approvers, asking, said):
    told = impossible(Policy(approvers=approvers), required=2, asking=asking)
    assert told == [f"approvals.required is 2, and this stack {each}" for each in said]
    assert impossible(Policy(approvers=approvers, exclude_requester=False), required=2, asking=asking) == []


def test_who_is_the_only_approver_cannot_ask():
    [told] = impossible(Policy(approvers=("user/ann",)), required=1, asking="ann")
    assert told == "approvals.required is 1, and this stack names no approvers beside whoever asks"


def test_who_is_called_like_a_role_does_not_stand_for_it():
    assert impossible(Policy(approvers=("role/Ops",)), required=1, asking="ops") == []


def test_where_only_proven_people_may_ask_an_event_is_told_where_to_go():
    rules = Policy(proven_requests=True)
    assert impossible(rules) == []
    [wrong] = impossible(rules, proven=False)
    assert "proven people alone" in wrong
    assert "control API" in wrong


def test_everything_that_is_impossible_is_told_at_once():
    assert len(impossible(Policy(proven_requests=True), required=1, proven=False)) == 2


@pytest.mark.parametrize(
    ("config", "asks"),
    [
        ({}, False),
        ({"required": 0, "services": {"storefront": {"required": 0}}}, False),
        ({"approvers": ["user/ann"]}, True),
        ({"services": {"storefront": {"approvers": ["user/ann"]}}}, True),
    ],
)
def test_the_gate_is_built_where_anybody_can_be_asked(config, asks):
    assert gated(config) is asks


@pytest.mark.parametrize(
    ("config", "longest"),
    [
        ({}, 1440),
        ({"expiresMinutes": 5}, 5),
        ({"expiresMinutes": 5, "services": {"storefront": {"expiresMinutes": 9}, "basket": {}}}, 9),
        ({"expiresMinutes": 9, "services": {"storefront": {"expiresMinutes": 5}}}, 9),
        ({"services": {"storefront": {"expiresMinutes": 1441}}}, 1441),
    ],
)
def test_the_gate_has_the_time_of_whoever_may_take_longest(config, longest):
    assert longest_minutes(config) == longest
