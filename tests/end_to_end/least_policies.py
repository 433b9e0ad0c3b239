"""Deploy roles of a sandbox: they may do what docs/policies says and nothing else, and trust whom it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ops.sandbox.account_role import POLICY, policy
from ops.sandbox.lifecycle import Sandbox

POLICIES = Path(__file__).parents[2] / "docs" / "policies"
JUDGE = "judge"
"""The function that validates: a permission of its own, beside those of the kinds."""
ASKED_INSTEAD = {f"lambda:{verb}Alias": "lambda:ListAliases" for verb in ("Get", "Update", "Delete")}
"""MiniStack asks for another permission than AWS: these three are one to it."""
ASKED_ABOUT_OTHERS = {
    "lambda:DeleteFunction",  # about the function, where AWS asks about the version
    *("codebuild:BatchGetProjects", "codebuild:BatchGetBuilds"),  # about no project
    *("ecs:DescribeServices", "ecs:UpdateService"),  # about the cluster
    "ecs:RegisterTaskDefinition",  # about no family
}
"""MiniStack asks about another resource than AWS: only that the action must be allowed can be shown of these."""

Statement = dict[str, Any]


def statements(document: str, names: dict[str, str], without: str = "") -> list[Statement]:
    """Of docs/policies, with these names in place of the words in capitals; `without` the one of this Sid."""
    text = (POLICIES / f"{document}.json").read_text("utf-8")
    for word, name in names.items():
        text = text.replace(word, name)
    found: list[Statement] = json.loads(text)["Statement"]
    left = [each for each in found if each["Sid"] != without]
    assert len(left) == len(found) - bool(without)
    return left


def actions(statement: Statement) -> list[str]:
    named = statement["Action"]
    return [named] if isinstance(named, str) else named


def deploy_role(
    sandbox: Sandbox, service: str, kind: str, names: dict[str, str], *, without: str = "", external_id: str = ""
) -> None:
    """The role of a service that is deployed by one kind; the stages alone may assume it, by the external id."""
    iam, name = sandbox.client("iam"), f"deploy-{service}"
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(*_trust(sandbox, external_id)))
    judging = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": f"arn:aws:lambda:*:*:function:{JUDGE}"}
    may = [judging, *(asked for each in statements(kind, names, without) for asked in _asked(each))]
    iam.put_role_policy(RoleName=name, PolicyName=POLICY, PolicyDocument=policy(*may))


def _trust(sandbox: Sandbox, external_id: str) -> list[Statement]:
    names = {"EXTERNAL_ID": external_id or sandbox.outputs["deployExternalId"]}
    stages = list(sandbox.outputs["stageRoleArns"].values())
    return [{**each, "Principal": {"AWS": stages}} for each in statements("trust", names)]


def _asked(statement: Statement) -> list[Statement]:
    """The statement, and what the emulator asks in place of its actions."""
    instead = [ASKED_INSTEAD[each] for each in actions(statement) if each in ASKED_INSTEAD]
    anywhere = [each for each in actions(statement) if each in ASKED_ABOUT_OTHERS]
    more = [{**statement, "Sid": "Instead", "Action": instead}] if instead else []
    return [statement, *more, *([{"Effect": "Allow", "Action": anywhere, "Resource": "*"}] if anywhere else [])]
