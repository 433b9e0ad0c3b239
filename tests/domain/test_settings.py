"""A stack's config: right as it is shipped, and every wrong key named in one go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain import policy, settings, stages
from domain.errors import Refused

ROOT = Path(__file__).parents[2]
DECLARED: dict[str, Any] = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
DEFAULTS = {key: declared["default"] for key, declared in DECLARED.items()}


def read(stack: str = "dev", **changed: Any) -> settings.Settings:
    """Read as Pulumi gives it: text as it is, the rest as JSON; None is a key without a value."""
    values = {key: value for key, value in {**DEFAULTS, **changed}.items() if value is not None}
    given = {key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()}
    return settings.read(given.get, stack)


def problems(stack: str = "dev", **changed: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        read(stack, **changed)
    return refused.value.problems


def shipped(stack: str) -> dict[str, Any]:
    config = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    return {key.partition(":")[2]: value for key, value in config.items() if key.startswith("deployment-coordinator:")}


def test_the_defaults_are_right():
    read_settings = read("dev")
    assert read_settings.environment == "dev"
    assert read_settings.stage_minutes == DEFAULTS["stageMinutes"]
    assert read_settings.protect is True


def test_nobody_must_agree_where_nothing_is_said():
    assert read().approvals == {}
    assert not policy.gated(read().approvals)
    assert read().api_log_role is True


def test_two_people_must_agree_to_what_goes_to_prod_and_nobody_to_what_goes_to_dev():
    dev, prod = (policy.of(read(stack, **shipped(stack)).approvals, "storefront") for stack in ("dev", "prod"))
    assert (dev.required, prod.required, prod.exclude_requester) == (0, 2, True)
    assert prod.approvers


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_the_shipped_stacks_are_right(stack):
    own = shipped(stack)
    assert own.keys() <= settings.KEYS.keys()
    assert read(stack, **own).environment == stack


def test_pulumi_yaml_declares_exactly_the_keys_that_are_read():
    assert DECLARED.keys() == settings.KEYS.keys()
    assert all(declared["description"] for declared in DECLARED.values())


def test_every_wrong_key_is_named_in_one_go():
    wrong = {key: "{" for key in settings.KEYS if key not in settings.TEXTS}
    wrong |= {"eventSource": "aws.mine", "deployRole": "not-an-arn", "deployExternalId": "no spaces"}
    told = problems("no spaces", **wrong)
    assert [each.split()[0] for each in told] == ["the", *settings.KEYS]


def test_a_key_without_a_value_is_named_with_where_to_look():
    assert problems(queueMinutes=None) == (
        "queueMinutes has no value; Pulumi.yaml gives every key a default, so it may have been removed there",
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("eventSource", ""),
        ("eventSource", "aws.deployment"),
        ("allowedAccounts", ["12345678901"]),
        ("allowedAccounts", [123456789012]),
        ("archiveDays", 0),
        ("retentionDays", 3651),
        ("retentionDays", True),
        ("logRetentionDays", 31),
        ("queueMinutes", 10081),
        ("queueMinutes", 1.5),
        ("stageMinutes", dict.fromkeys(stages.FORWARD, 5)),
        ("stageMinutes", dict.fromkeys((*stages.FORWARD, *stages.UNDO), 2)),
        ("stageMinutes", dict.fromkeys(stages.ALL, 5)),
        ("deployRole", "arn:aws:iam::123456789012:user/me"),
        ("deployRoles", {"storefront": "role"}),
        ("approvals", None),
        ("approvals", []),
        ("approvals", {"required": 11}),
        ("approvals", {"required": 1}),
        ("approvals", {"approvers": ["*"]}),
        ("approvals", {"colour": "red"}),
        ("approvals", {"services": {"storefront": {"expiresMinutes": 0}}}),
        ("rollbacks", None),
        ("rollbacks", {"bakeSeconds": -1}),
        ("rollbacks", {"obeyFreezes": "yes"}),
        ("rollbacks", {"approvals": {"required": 11}}),
        ("freezes", []),
        ("freezes", {"windows": [{}]}),
        ("deployExternalId", "x"),
        ("deployExternalId", "x" * 201),
        ("deployExternalId", "no spaces"),
        ("apiLogRole", 1),
        ("protect", "yes"),
        ("protect", 1),
        ("pointInTimeRecovery", 0),
        ("tags", {"": "empty"}),
        ("tags", {str(n): "" for n in range(41)}),
    ],
)
def test_one_wrong_value_is_one_problem_that_names_its_key(key, value):
    [told] = problems(**{key: value})
    assert told.startswith(f"{key} ")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("archiveDays", 1),
        ("retentionDays", 3650),
        *(("queueMinutes", minutes) for minutes in (1, 7 * 24 * 60)),
        *(("stageMinutes", dict.fromkeys((*stages.FORWARD, *stages.UNDO), most)) for most in (3, 7 * 24 * 60)),
        *((key, value) for key in ("apiLogRole", "protect", "pointInTimeRecovery") for value in (True, False)),
        ("allowedAccounts", ["123456789012"] * 50),
        ("tags", {f"t{n}": "x" * 256 for n in range(40)}),
        ("deployRoles", {f"s{n}": "" for n in range(20)}),
        ("approvals", {"required": 1, "approvers": ["user/ann"]}),
        ("rollbacks", {"bakeSeconds": 12 * 3600, "obeyFreezes": True, "approvals": {"approvers": ["user/ann"]}}),
        ("freezes", {"requests": "refuse"}),
        *(("deployExternalId", external) for external in ("x2", "a/b:c@d" + "e" * 193)),
    ],
)
def test_what_is_just_allowed_is_right(key, value):
    assert value in vars(read(**{key: value})).values()


def test_a_role_may_hold_the_services_name_or_be_left_empty():
    assert read(deployRole="arn:aws:iam::123456789012:role/deploy-{service}").deploy_role.endswith("{service}")
    assert read(deployRole="").deploy_role == ""


def test_every_stage_that_is_missing_is_named():
    [told] = problems(stageMinutes={stages.PREPARE: 5})
    assert all(stage in told for stage in (*stages.FORWARD[1:], *stages.UNDO))


def test_the_external_id_is_that_of_the_stack_where_none_is_given():
    assert read("prod", deployExternalId="").deploy_external_id == "deployment-coordinator/prod"


def test_a_wrong_kind_of_config_is_not_told_as_a_wrong_request():
    [told] = problems(stageMinutes=5)
    assert "request" not in told


def test_everything_that_is_wrong_with_the_approvals_is_one_problem():
    [told] = problems(approvals={"required": -1, "colour": "red", "services": {"storefront": {"approvers": ["*"]}}})
    assert [each in told for each in ("required must", "colour is not known", "approvers item 0 must")] == [True] * 3


ROLE = "arn:aws:iam::123456789012:role/"


def roles(length: int) -> dict[str, str]:
    """Three exceptions, each a name of so many characters."""
    return {f"s{n}": ROLE + "r" * length for n in range(3)}


def approvers(length: int) -> dict[str, Any]:
    return {"approvers": [f"user/{'p' * length}/ann{n}" for n in range(10)]}


def size_of(**large: Any) -> int:
    """What they take in a function's environment, where they are JSON within JSON."""
    values = {key: large.get(key, DEFAULTS[key]) for key in settings.LARGE}
    return sum(len(json.dumps(json.dumps(value))) for value in values.values())


def just_fitting(key: str, value: dict[str, Any], **others: Any) -> dict[str, Any]:
    """The value with a service that takes whatever room is left."""
    last = {**value, "last": ROLE + "r"}
    return {**value, "last": ROLE + "r" * (1 + settings.ENVIRONMENT_LIMIT - size_of(**{key: last}, **others))}


def test_tables_that_just_fit_a_function_are_right():
    known = {"approvals": approvers(60), "deployRole": ROLE + "deploy"}
    fits = just_fitting("deployRoles", roles(480), **known)
    assert size_of(deployRoles=fits, **known) == settings.ENVIRONMENT_LIMIT
    assert read(deployRoles=fits, **known).deploy_roles == fits
    [told] = problems(deployRoles={**fits, "last": fits["last"] + "r"}, **known)
    assert f"at most {settings.ENVIRONMENT_LIMIT} characters together, to fit a Lambda" in told


@pytest.mark.parametrize(
    ("key", "large"),
    [
        ("deployRoles", {"deployRoles": roles(500), "approvals": approvers(110)}),
        ("approvals", {"deployRoles": roles(300), "approvals": approvers(200)}),
        ("deployRole", {"deployRole": ROLE + "r{service}" * 250, "approvals": approvers(30)}),
    ],
)
def test_tables_that_do_not_fit_are_told_with_what_to_do_about_the_largest(key, large):
    [told] = problems(**large)
    assert all(f"{each} (" in told for each in settings.LARGE)
    assert told.endswith(settings.LARGE[key])


def test_tables_that_do_not_fit_are_told_with_all_that_is_wrong_with_keys_together():
    told = problems(archiveDays=366, deployRoles=roles(500), approvals=approvers(200))
    assert [each.split()[0] for each in told] == ["archiveDays", "deployRole"]


@pytest.mark.parametrize(("retention", "archive"), [(1, 91), (91, 91), (365, 365)])
def test_events_are_replayed_only_while_their_requests_are_remembered(retention, archive):
    assert read(retentionDays=retention, archiveDays=archive).archive_days == archive
    [told] = problems(retentionDays=retention, archiveDays=archive + 1)
    assert told.startswith(f"archiveDays must be at most {archive}, retentionDays being {retention}: ")
