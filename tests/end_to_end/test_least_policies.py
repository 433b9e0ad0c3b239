"""Services deployed under roles that may do what docs/policies says, and nothing else, with permissions that count.

What this does not prove is said in docs/targets.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ops.demo.audience import Audience
from ops.sandbox.lifecycle import Sandbox, sandbox
from tests.end_to_end import least_policies_targets as targets
from tests.end_to_end.least_policies import deploy_role

pytestmark = pytest.mark.sandbox
KINDS = ("cloudformation", "codebuild", "ecs", "lambda")
CUTS = [
    ("cloudformation", "ChangeTheStack", "cloudformation:DescribeStacks"),
    ("cloudformation", "ReadWhatATemplateDeclares", "cloudformation:GetTemplateSummary"),
    ("cloudformation", "ReadTheTemplate", "s3:GetObject"),
    ("codebuild", "BuildTheProjectsOfThisService", "codebuild:BatchGetProjects"),
    ("ecs", "RollTheServiceOut", "ecs:DescribeServices"),
    ("ecs", "RegisterRevisionsOfTheFamily", "ecs:RegisterTaskDefinition"),
    ("ecs", "FindAndTakeBackRevisionsWhichKnowsNoResource", "ecs:DescribeTaskDefinition"),
    ("ecs", "FindTheImages", "ecr:DescribeImages"),
    ("lambda", "ChangeTheFunctionAndMoveItsAlias", "lambda:GetFunctionConfiguration"),
    ("lambda", "KeepTheCodeThatTheFunctionHad", "s3:PutObject"),
]
"""Without the statement of this Sid, AWS refuses this first."""
STRANGER = "stranger"
"""A service whose role trusts another coordinator's external id."""
NO_UNDO = "every build of the emulator succeeds at once and keeps no variables: an undo would not know its own build"
NO_IMAGE = "the emulator cannot run a function that is a container image"


class Deployed:
    """Versions 1 and 2 of each kind, version 3 that is undone, and what must fail; all that was told of it."""

    def __init__(self, running: Sandbox) -> None:
        self.running, self.ends = running, dict[str, Any]()
        self.audience = Audience(running, lambda name, detail: None, name="least-policies")
        targets.make(running)
        for kind in KINDS:
            deploy_role(running, kind, kind, targets.NAMES)
        self.wait(*(self.request(kind, "1") for kind in KINDS))
        self.wait(*(self.request(kind, "2") for kind in KINDS))
        self.second = targets.looks(running)
        self.wait(*(self.request(kind, "3", good=False) for kind in KINDS if kind != "codebuild"))
        self.third = targets.looks(running)
        self.untouched = targets.function_of(running, targets.UNTOUCHED)
        self.wait(self.by_a_stranger(), *(self.without(kind, sid) for kind, sid, _ in CUTS))

    def request(self, kind: str, version: str, *, good: bool = True) -> str:
        return targets.request(self.running, kind, version, targets.part(kind, version), good=good)

    def by_a_stranger(self) -> str:
        names = {**targets.NAMES, "FUNCTION": targets.UNTOUCHED}
        deploy_role(self.running, STRANGER, "lambda", names, external_id="deployment-coordinator/elsewhere")
        asked = targets.part("lambda", "1")
        asked["application"]["function"] = targets.UNTOUCHED
        return targets.request(self.running, STRANGER, "1", asked)

    def without(self, kind: str, sid: str) -> str:
        service = sid.lower()
        deploy_role(self.running, service, kind, targets.NAMES, without=sid)
        return targets.request(self.running, service, "1", targets.part(kind, "1"))

    def wait(self, *ids: str) -> None:
        self.ends |= self.audience.until(*ids, seconds=90)


@pytest.fixture(scope="module")
def deployed() -> Iterator[Deployed]:
    """In a sandbox of its own, where the services' roles are named as the README names them."""
    role = f"arn:aws:iam::{targets.ACCOUNT}:role/deploy-{{service}}"
    with sandbox("dev", config={"deployRole": role}) as running:
        yield Deployed(running)


@pytest.mark.parametrize("kind", KINDS)
def test_the_documented_policy_suffices_to_deploy(kind: str, deployed: Deployed) -> None:
    ends = [deployed.ends[f"{kind}-{version}"] for version in "12"]
    assert [(end["status"], end.get("reason")) for end in ends] == [("SUCCEEDED", None)] * 2


def test_what_was_asked_for_is_live(deployed: Deployed) -> None:
    live = deployed.second
    assert (live["cloudformation"], live["lambda"]["answers"]) == (["2"], {"live": 2})
    assert live["codebuild"] == {"SUCCEEDED": 2}
    assert "@sha256:" in live["ecs"]["image"]
    assert len(live["ecs"]["revisions"]) == 3


@pytest.mark.parametrize(
    "kind",
    [
        *("cloudformation", "ecs", "lambda"),
        pytest.param("codebuild", marks=pytest.mark.skip(reason=NO_UNDO)),
        pytest.param("lambda-image", marks=pytest.mark.skip(reason=NO_IMAGE)),
    ],
)
def test_the_documented_policy_suffices_to_undo(kind: str, deployed: Deployed) -> None:
    assert deployed.ends[f"{kind}-3"]["status"] == "ROLLED_BACK"
    assert deployed.third[kind] == deployed.second[kind]


def test_a_role_that_demands_another_external_id_is_not_assumed_and_nothing_changes(deployed: Deployed) -> None:
    end = deployed.ends[f"{STRANGER}-1"]
    assert end["status"] == "FAILED"
    assert end["reason"].startswith("AWS refused AssumeRole: User: arn:aws:sts::")
    assert f"not authorized to perform: sts:AssumeRole on resource: {role_of(STRANGER)}" in end["reason"]
    assert targets.function_of(deployed.running, targets.UNTOUCHED) == deployed.untouched


def test_nobody_but_the_stages_may_assume_a_deploy_role(deployed: Deployed) -> None:
    external = deployed.running.outputs["deployExternalId"]
    with pytest.raises(ClientError, match="not authorized to perform: sts:AssumeRole"):
        deployed.running.client("sts").assume_role(
            RoleArn=role_of("lambda"), RoleSessionName="somebody", ExternalId=external
        )


@pytest.mark.parametrize(("kind", "sid", "permission"), CUTS, ids=[sid for _, sid, _ in CUTS])
def test_without_a_statement_the_deployment_fails_and_names_role_deployment_and_permission(
    kind: str, sid: str, permission: str, deployed: Deployed
) -> None:
    """The session is named after the deployment: so CloudTrail says on whose behalf the role acted."""
    service = sid.lower()
    end = deployed.ends[f"{service}-1"]
    session = f"arn:aws:sts::{targets.ACCOUNT}:assumed-role/deploy-{service}/{service}-1"
    assert end["status"] in ("FAILED", "ROLLED_BACK")
    assert f"User: {session} is not authorized to perform: {permission} " in end["reason"]


def role_of(service: str) -> str:
    return f"arn:aws:iam::{targets.ACCOUNT}:role/deploy-{service}"
