"""What deploy roles are asked for in all scenarios of the sweeps, on models of AWS, against docs/policies.

In both directions, with the resources that AWS asks about and the emulator does not.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Any

import pytest

from tests.coordinator import WORLD
from tests.end_to_end.least_policies import ASKED_ABOUT_OTHERS, actions, statements
from tests.sweep.gates import SCENARIOS
from tests.sweep.scenarios import SERVICE
from tests.world.calls import ACCOUNT, REGION, Call
from tests.world.calls import arn as arn_of

VALIDATING = {"lambda:InvokeFunction"}
CALLED_OTHERWISE = {"s3:HeadObject": "s3:GetObject", "lambda:Invoke": "lambda:InvokeFunction"}
"""Operations whose permission has another name."""
NOT_HERE: dict[str, dict[str, str]] = {
    "cloudformation": {
        "cloudformation:ContinueUpdateRollback": "tests/handlers/deployers/test_cloudformation_undo_failed.py",
        "s3:GetObjectVersion": "test_least_policies.py: its bucket keeps versions",
    },
    "codebuild": {},
    "ecs": {
        "ecs:TagResource": "AWS asks for it where a revision is registered with tags",
        "iam:PassRole": "AWS asks for it where a revision is registered with roles",
    },
    "lambda": {
        "ecr:DescribeImages": "tests/handlers/deployers/test_images.py",
        "ecr:BatchGetImage": "AWS asks for it where a function gets another image",
        "ecr:GetDownloadUrlForLayer": "AWS asks for it where a function gets another image",
        "s3:GetObjectVersion": "test_least_policies.py: its bucket keeps versions",
    },
}
"""Permissions of each kind that no call of a scenario is named after, and where they are asked for."""
NAMES = dict.fromkeys(("FUNCTION", "STACK", "REPOSITORY", "SERVICE", "FAMILY"), SERVICE)
NAMES |= {"ACCOUNT": ACCOUNT, "REGION": REGION, "BUCKET": "artifacts", "CLUSTER": "web"}
Resources = Callable[[dict[str, Any]], Iterable[str]]
RESOURCES: dict[str, Resources] = {
    "lambda:DeleteFunction": lambda asked: [f"function:{asked['FunctionName']}:{asked['Qualifier']}"],
    "codebuild:BatchGetProjects": lambda asked: [f"project/{name}" for name in asked["names"]],
    "codebuild:BatchGetBuilds": lambda asked: [f"project/{build.partition(':')[0]}" for build in asked["ids"]],
    "codebuild:StopBuild": lambda asked: [f"project/{asked['id'].partition(':')[0]}"],
    "ecs:DescribeServices": lambda asked: [f"service/{asked['cluster']}/{name}" for name in asked["services"]],
    "ecs:UpdateService": lambda asked: [f"service/{asked['cluster']}/{asked['service']}"],
    "ecs:RegisterTaskDefinition": lambda asked: [f"task-definition/{asked['family']}:2"],
}
"""What AWS asks about, and the emulator does not."""
PROJECTS = ("release", "provision", "tear-down")
"""Of the scenarios; a policy names them all."""


def action(call: Call) -> str:
    named = f"{call.service}:{call.operation}"
    return CALLED_OTHERWISE.get(named, named)


@pytest.fixture(scope="module")
def asked() -> dict[str, list[Call]]:
    """The calls of all deploy roles, by kind; where a scenario has several kinds, they are asked of one role."""
    found: dict[str, list[Call]] = defaultdict(list)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.waiter.time.sleep", WORLD.sleep)
        patch.setattr("builtins.print", lambda *said, **_: None)
        for scenario in (each for each in SCENARIOS.values() if each.requests):
            scenario.begin(WORLD, scenario.plan(WORLD))
            WORLD.run_until_quiet(limit_seconds=6 * 3600)
            parts = (request.get(name) for request in scenario.requests for name in ("infrastructure", "application"))
            kinds = "+".join(sorted({part["kind"] for part in parts if part}))
            found[kinds] += [call for call in WORLD.faults.calls if call.access_key in WORLD.sts.roles]
        WORLD.reset()
    return found


def allowed(kinds: str) -> set[str]:
    return {each for kind in kinds.split("+") for statement in statements(kind, {}) for each in actions(statement)}


def test_the_policies_of_a_services_kinds_allow_every_call(asked: dict[str, list[Call]]) -> None:
    missing = {kinds: {action(call) for call in calls} - allowed(kinds) - VALIDATING for kinds, calls in asked.items()}
    assert missing == {"cloudformation+lambda": set(), "codebuild": set(), "ecs": set(), "lambda": set()}


@pytest.mark.parametrize("kind", NOT_HERE)
def test_they_allow_nothing_that_is_never_asked_for(kind: str, asked: dict[str, list[Call]]) -> None:
    called = {action(call) for kinds, calls in asked.items() if kind in kinds.split("+") for call in calls}
    assert allowed(kind) - called == set(NOT_HERE[kind])


@pytest.mark.parametrize("named", sorted(RESOURCES))
def test_their_resources_are_those_that_aws_asks_about(named: str, asked: dict[str, list[Call]]) -> None:
    kind = named.partition(":")[0]
    arns = [arn for project in PROJECTS for arn in resources(kind, named, NAMES | {"PROJECT": project})]
    calls = [call for made in asked.values() for call in made if action(call) == named]
    wanted = {arn_of(kind, each) for call in calls for each in RESOURCES[named](call.params)}
    assert wanted
    assert [each for each in wanted if not any(fnmatchcase(each, arn) for arn in arns)] == []


def resources(kind: str, named: str, names: dict[str, str]) -> list[str]:
    found = [each["Resource"] for each in statements(kind, names) if named in actions(each)]
    return [arn for each in found for arn in ([each] if isinstance(each, str) else each)]


def test_they_are_checked_here_where_the_emulator_asks_about_others() -> None:
    assert set(RESOURCES) >= ASKED_ABOUT_OTHERS


def test_whoever_listens_to_composite_alarms_must_be_allowed_to_ask_about_all() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html"""
    assert resources("lambda", "cloudwatch:DescribeAlarms", NAMES) == ["*"]
