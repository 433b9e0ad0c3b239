"""The config of approvals: right, wrong, and impossible, with all that is wrong at once."""

from __future__ import annotations

import pytest

from domain.policy import problems, rollback_problems
from tests.domain.gates import APPROVALS as FULL


@pytest.mark.parametrize(
    "value",
    [
        {},
        FULL,
        {"required": 10, "approvers": ["user/approvers/*"] * 20},
        {"required": 0, "expiresMinutes": 1, "remindMinutes": 0},
        *(dict.fromkeys(("excludeRequester", "passUnchanged", "provenRequests"), said) for said in (True, False)),
        {"expiresMinutes": 10080, "remindMinutes": 10080},
        {"required": 1, "approvers": ["user/ann"], "services": {"s": {"approvers": ["user/ben"]}}},
        {"approvers": ["user/ann"], "services": {"s": {"required": 1}}},
        {"services": {f"s{n}": {} for n in range(20)}},
    ],
)
def test_a_right_config_has_no_problems(value):
    assert problems(value) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("required", 11),
        ("required", -1),
        ("required", True),
        ("required", "2"),
        ("approvers", []),
        ("approvers", ["user/ann"] * 21),
        ("approvers", ["*"]),
        ("approvers", "user/ann"),
        ("excludeRequester", 1),
        ("expiresMinutes", 0),
        ("expiresMinutes", 10081),
        ("remindMinutes", -1),
        ("remindMinutes", 10081),
        ("passUnchanged", "yes"),
        ("provenRequests", None),
    ],
)
def test_a_wrong_value_is_named_in_the_stack_and_in_a_service(key, value):
    assert problems({key: value}).startswith(f"{key} ")
    assert problems({"services": {"storefront": {key: value}}}).startswith(f'services at "storefront" {key} ')


@pytest.mark.parametrize("value", [None, [], "two", 2])
def test_what_is_no_object_is_told_as_it_came(value):
    assert problems(value).startswith("must be an object, not ")


@pytest.mark.parametrize(
    ("services", "said"),
    [
        ({f"s{n}": {} for n in range(21)}, "at most 20"),
        ({"no spaces": {}}, "has a key that must be"),
        ({"storefront": {"services": {}}}, "services is not known here"),
        ([], "must be an object of at most 20 keys"),
    ],
)
def test_services_are_an_object_of_their_rules(services, said):
    told = problems({"services": services})
    assert told.startswith("services ")
    assert said in told


def test_everything_that_is_wrong_is_named_at_once():
    wrong = {"required": -1, "colour": "red", "services": {"storefront": {"required": -1, "approvers": []}}}
    told = problems(wrong)
    assert [told.count(each) for each in ("required must", "colour is not known", "approvers must")] == [2, 1, 1]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"required": 1}, "required is 1, and 0 approvers are named"),
        ({"required": 2, "approvers": ["user/a"]}, "required is 2, and 1 approvers are named"),
        (
            {"required": 1, "approvers": ["user/a"], "services": {"s": {"required": 2}}},
            "required is 2 for s, and 1 approvers are named",
        ),
        (
            {"required": 2, "approvers": ["user/a", "user/b"], "services": {"s": {"approvers": ["user/c"]}}},
            "required is 2 for s, and 1 approvers are named",
        ),
    ],
)
def test_more_people_than_are_named_cannot_be_required(value, said):
    assert problems(value) == said


def test_every_service_with_too_few_people_is_named():
    told = problems({"required": 1, "services": {"storefront": {}, "basket": {"required": 2}}})
    assert told.count("approvers are named") == 3


@pytest.mark.parametrize("own", [5, None, [], "two"])
def test_a_wrong_kind_of_rules_is_not_told_as_a_wrong_request(own):
    told = problems({"services": {"storefront": own}})
    assert told.startswith('services at "storefront" must be an object, not ')
    assert "request" not in told


@pytest.mark.parametrize(
    "value", [{}, {"bakeSeconds": 0}, {"bakeSeconds": 43_200, "obeyFreezes": True, "approvals": FULL}]
)
def test_rollbacks_have_a_right_config_of_their_own(value):
    assert rollback_problems(value) is None


def test_everything_that_is_wrong_with_the_config_of_rollbacks_is_named_at_once():
    wrong = {"bakeSeconds": 43_201, "obeyFreezes": 1, "approvals": {"required": 11}, "colour": "red"}
    told = str(rollback_problems(wrong))
    assert all(f"{key} must" in told for key in ("bakeSeconds", "obeyFreezes", "approvals required"))
    assert "colour is not known" in told
    assert rollback_problems([]) == "must be an object, not []"
