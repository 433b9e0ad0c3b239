"""A stack's config: what it may say is declared, and what is wrong is named at once, before anything is made."""

import ast
import json
from pathlib import Path

import pulumi
import pytest
import yaml

from domain import settings, stages
from ops.sandbox.errors import ConfigError
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import run_program

from .complaints import NothingIsMade, complaint
from .runs import ROOT, STACKS

DECLARED = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
ENOUGH = dict.fromkeys((*stages.FORWARD, *stages.UNDO), 60)
WRONG = {
    "eventSource": ("aws.deployment", "not starting with aws."),
    "allowedAccounts": (["12345"], "item 0 must be a 12-digit account"),
    "archiveDays": (0, "must be a whole number from 1 to 3650"),
    "retentionDays": (3651, "must be a whole number from 1 to 3650"),
    "logRetentionDays": (31, "must be 1 or 3 or 5 or 7 or 14 or 30"),
    "queueMinutes": (10081, "must be a whole number from 1 to 10080"),
    "stageMinutes": ({**ENOUGH, "Deploy": 5}, "Deploy is not known here; known are PrepareDeployment, "),
    "approvals": ({"required": 2}, "required is 2, and 0 approvers are named"),
    "deployRole": ("arn:aws:iam::1234:role/x", "must be the ARN of an IAM role"),
    "deployRoles": ({"shop": "shop-deployer"}, 'at "shop" must be the ARN of an IAM role'),
    "tags": ({"": "x"}, "has a key that must be a tag name"),
}


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_value_is_named_with_what_is_allowed(key):
    value, allowed = WRONG[key]
    assert complaint({key: value}).splitlines()[1].startswith(f"{key} ")
    assert allowed in complaint({key: value})


def test_everything_that_is_wrong_is_said_at_once():
    first, *problems = complaint({key: value for key, (value, _) in WRONG.items()}).splitlines()
    assert first == "The config of this stack is not right:"
    assert {problem.split()[0] for problem in problems} == set(WRONG)


def test_a_stage_needs_three_calls_of_its_function():
    text = complaint({"stageMinutes": {**ENOUGH, "DeployApplication": 2}})
    assert "stageMinutes DeployApplication must be a whole number from 3 to 10080, not 2" in text


def test_every_stage_must_be_named():
    text = complaint({"stageMinutes": {"PrepareDeployment": 5}})
    assert all(f"{name} is missing" in text for name in ENOUGH if name != "PrepareDeployment")


@pytest.mark.parametrize(("key", "value"), [("archiveDays", "many"), ("protect", "perhaps"), ("tags", "none")])
def test_a_value_of_another_type_is_refused_as_the_pulumi_cli_does(key, value):
    with pytest.raises(ConfigError, match=f"configuration key '{key}' must be of type '{DECLARED[key]['type']}'"):
        run_program(ROOT, "dev", mocks=NothingIsMade(), preview=True, config={key: value})


def test_a_value_of_another_type_is_refused_without_the_pulumi_cli_too():
    text = complaint({"deployRoles": {"shop": 5}})
    assert 'deployRoles at "shop" must be the ARN of an IAM role' in text


def test_the_least_and_the_most_are_allowed():
    least = {"archiveDays": 1, "retentionDays": 1, "logRetentionDays": 1, "queueMinutes": 1}
    most = {"archiveDays": 3650, "retentionDays": 3650, "logRetentionDays": 3653, "queueMinutes": 10080}
    for numbers, minutes in ((least, 3), (most, 10080)):
        config = {**numbers, "stageMinutes": dict.fromkeys(ENOUGH, minutes)}
        run_program(ROOT, "dev", mocks=PlainMocks(), preview=True, config=config)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("deployRole", "arn:aws:iam::123456789012:role/deploy-{serivce}"),
        ("deployRole", "arn:aws:iam::123456789012:role/{service}"),
        ("tags", {"aws:cost": "x"}),
    ],
)
def test_a_value_that_cannot_work_or_allows_everything_is_refused(key, value):
    assert f"\n{key} " in complaint({key: value})


@pytest.mark.parametrize("key", DECLARED)
def test_every_key_is_declared_with_type_default_and_description(key):
    declared = DECLARED[key]
    assert {"type", "default", "description"} <= set(declared)
    assert declared["description"].endswith(".")
    assert (declared["type"] == "array") == ("items" in declared)


def test_the_declared_defaults_are_right():
    texts = {key: d["default"] if d["type"] == "string" else json.dumps(d["default"]) for key, d in DECLARED.items()}
    read = settings.read(texts.get, "test")
    assert read.environment == "test"


def test_the_program_reads_what_is_declared_and_nothing_else(monkeypatch):
    read, get = set(), pulumi.Config.get
    monkeypatch.setattr(pulumi.Config, "get", lambda self, key, *more: read.add(key) or get(self, key, *more))
    run_program(ROOT, "dev", mocks=PlainMocks(), preview=True)
    assert read == set(DECLARED)


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_sets_only_what_is_declared(stack):
    given = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    assert set(given) - {"aws:region"} <= {f"deployment-coordinator:{key}" for key in DECLARED}


@pytest.mark.parametrize("path", sorted((ROOT / "components").glob("*.py")), ids=lambda path: path.stem)
def test_no_component_reads_config_or_the_name_of_the_stack(path: Path):
    named = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
    assert not named & {"Config", "get_stack", "get_project", "environ", "getenv"}
