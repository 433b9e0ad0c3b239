"""The config of approvals: what can never work is named at once, in a preview, and what can work is taken."""

import json

import pytest

from domain import settings
from ops.sandbox.errors import ConfigError
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import run_program

from .complaints import NothingIsMade, complaint
from .runs import ROOT

ALICE = "user/alice"
TEAM = {"required": 2, "approvers": [ALICE, "user/bob"]}
NO_PERSON = [
    *("alice", "*", "user/*", "user/", "role/*", "group/approvers", "root", ""),
    *("assumed-role/Approver", "assumed-role/*/alice", "assumed-role/Approver/al*"),
    *("arn:aws:iam::123456789012:root", "arn:aws:iam::12:user/alice", "arn:aws:s3:::user/alice"),
]
PERSON = [
    *("user/alice", "user/team/alice", "user/approvers/*", "role/Approver", "role/path/Approver"),
    *("assumed-role/Approver/alice", "assumed-role/Approver/*", "assumed-role/AWSReservedSSO_Approver_*/*"),
    *("arn:aws:iam::123456789012:user/alice", "arn:aws:sts::123456789012:assumed-role/Approver/*"),
]
OUT_OF_RANGE = [
    ({"required": 11}, "required must be a whole number from 0 to 10, not 11"),
    ({"expiresMinutes": 0}, "expiresMinutes must be a whole number from 1 to 10080, not 0"),
    ({"expiresMinutes": 10081}, "expiresMinutes must be a whole number from 1 to 10080, not 10081"),
    ({"remindMinutes": -1}, "remindMinutes must be a whole number from 0 to 10080, not -1"),
    ({"excludeRequester": "yes"}, 'excludeRequester must be true or false, not "yes"'),
    ({"passUnchanged": 1}, "passUnchanged must be true or false, not 1"),
    ({"provenRequests": None}, "provenRequests must be true or false, not null"),
    ({"approvers": []}, "approvers must be a list of 1 to 20, not []"),
    ({"services": {"my shop": {}}}, "services has a key that must be 1 to 64 of A-Z a-z 0-9 . _ -"),
]
IMPOSSIBLE = [
    ({"required": 1}, "required is 1, and 0 approvers are named"),
    ({**TEAM, "required": 3}, "required is 3, and 2 approvers are named"),
    ({"required": 2, "approvers": [ALICE, "user/team/Alice"]}, "required is 2, and 1 approvers are named"),
    ({"required": 2, "approvers": ["role/Approver"]}, "required is 2, and 1 approvers are named"),
    ({"services": {"shop": {"required": 1}}}, "required is 1 for shop, and 0 approvers are named"),
    ({**TEAM, "services": {"shop": {"required": 3}}}, "required is 3 for shop, and 2 approvers are named"),
    ({**TEAM, "services": {"shop": {"approvers": [ALICE]}}}, "required is 2 for shop, and 1 approvers are named"),
]


def said(approvals):
    """The one line about `approvals`."""
    _, line = complaint({"approvals": approvals}).splitlines()
    assert line.startswith("approvals ")
    return line


@pytest.mark.parametrize("approver", NO_PERSON)
def test_who_is_no_person_is_named_with_who_could_be(approver):
    text = said({"required": 1, "approvers": [ALICE, approver]})
    assert "approvers item 1 must be a person: user/NAME, user/PATH/*, role/NAME (one voter), assumed-role/" in text
    assert text.endswith(f"not {json.dumps(approver)}")


@pytest.mark.parametrize("approver", PERSON)
def test_a_person_is_taken_with_and_without_an_account(approver):
    assert settings.KEYS["approvals"]({"required": 1, "approvers": [approver]}) is None


@pytest.mark.parametrize(("approvals", "text"), OUT_OF_RANGE)
def test_a_value_that_is_not_right_is_named_with_what_is_allowed(approvals, text):
    assert text in said(approvals)


@pytest.mark.parametrize(("approvals", "text"), IMPOSSIBLE)
def test_more_approvals_than_there_are_people_cannot_be_required(approvals, text):
    assert text in said(approvals)


def test_sessions_and_paths_are_not_counted():
    many = [{"required": 10, "approvers": [each]} for each in ("assumed-role/Approver/*", "user/approvers/*")]
    assert [settings.KEYS["approvals"](each) for each in many] == [None, None]


def test_everything_that_is_wrong_with_approvals_is_said_at_once():
    wrong = {
        "require": 2,
        "approvers": ["alice", "bob"],
        "expiresMinutes": 0,
        "services": {"shop": {"approver": ALICE}},
    }
    text = said(wrong)
    assert "require is not known here; known are required, approvers, excludeRequester, expiresMinutes" in text
    assert "item 0 must be a person" in text
    assert "item 1 must be a person" in text
    assert "expiresMinutes must be a whole number" in text
    assert 'services at "shop" approver is not known here' in text


def test_every_service_that_cannot_work_is_named_at_once():
    text = said(
        {**TEAM, "services": {"shop": {"required": 3}, "desk": {"approvers": [ALICE]}, "till": {"required": 2}}}
    )
    assert (
        text == "approvals required is 3 for shop, and 2 approvers are named; "
        "required is 2 for desk, and 1 approvers are named"
    )


def test_approvals_and_other_keys_are_complained_about_together():
    _, *lines = complaint({"approvals": {"required": 1}, "archiveDays": 0}).splitlines()
    assert [line.split()[0] for line in lines] == ["archiveDays", "approvals"]


def test_what_a_service_says_must_be_an_object_and_is_not_called_a_request():
    text = said({"services": {"shop": ["user/alice"]}})
    assert 'services at "shop"' in text
    assert 'must be an object, not ["user/alice"]' in text
    assert "request" not in text


@pytest.mark.parametrize("value", ["alice", ["alice"], 2])
def test_approvals_of_another_type_are_refused_as_the_pulumi_cli_does(value):
    with pytest.raises(ConfigError, match="configuration key 'approvals' must be of type 'object'"):
        run_program(ROOT, "dev", mocks=NothingIsMade(), preview=True, config={"approvals": value})
    assert "must be an object" in str(settings.KEYS["approvals"](value))


def test_approvals_that_do_not_fit_a_function_are_refused_with_what_to_do():
    names = [f"arn:aws:iam::123456789012:user/approvers/{n:02}{'x' * 50}" for n in range(20)]
    config = {"approvals": {"required": 2, "approvers": names, "services": {"shop": {"approvers": names}}}}
    text = complaint(config)
    assert "approvals (4" in text
    assert "to fit a Lambda: let people approve by a role, and name the exceptions only" in text


def test_a_service_may_say_all_that_the_stack_may():
    own = {
        "required": 1,
        "approvers": ["assumed-role/Approver/*"],
        "excludeRequester": False,
        "expiresMinutes": 10080,
        "remindMinutes": 0,
        "passUnchanged": True,
        "provenRequests": True,
    }
    config = {"approvals": {**TEAM, "services": {"shop": own}}}
    run_program(ROOT, "dev", mocks=PlainMocks(), preview=True, config=config)
    assert settings.KEYS["approvals"]({"services": {"shop": {"services": {}}}}) is not None
