"""A stack's config: right as it is shipped, and every wrong key named in one go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain import settings, stages
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


def test_the_defaults_are_right():
    read_settings = read("dev")
    assert read_settings.environment == "dev"
    assert read_settings.stage_minutes == DEFAULTS["stageMinutes"]
    assert read_settings.protect is True


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_the_shipped_stacks_are_right(stack):
    config = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    own = {key.partition(":")[2]: value for key, value in config.items() if key.startswith("deployment-coordinator:")}
    assert own.keys() <= settings.KEYS.keys()
    assert read(stack, **own).environment == stack


def test_pulumi_yaml_declares_exactly_the_keys_that_are_read():
    assert DECLARED.keys() == settings.KEYS.keys()
    assert all(declared["description"] for declared in DECLARED.values())


def test_every_wrong_key_is_named_in_one_go():
    wrong = {key: "{" for key in settings.KEYS if key not in settings.TEXTS}
    told = problems("no spaces", eventSource="aws.mine", deployRole="not-an-arn", **wrong)
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


def test_a_role_may_hold_the_services_name_or_be_left_empty():
    assert read(deployRole="arn:aws:iam::123456789012:role/deploy-{service}").deploy_role.endswith("{service}")
    assert read(deployRole="").deploy_role == ""


def test_every_stage_that_is_missing_is_named():
    [told] = problems(stageMinutes={stages.PREPARE: 5})
    assert all(stage in told for stage in (*stages.FORWARD[1:], *stages.UNDO))


def test_a_wrong_kind_of_config_is_not_told_as_a_wrong_request():
    [told] = problems(stageMinutes=5)
    assert "request" not in told
