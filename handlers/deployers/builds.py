"""Builds that a deployment asks CodeBuild for, each started once.

CodeBuild keeps an idempotency token for five minutes only, and tells it to nobody: a variable says which build is ours
for as long as CodeBuild remembers the build.
https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from handlers.adapters.aws import ClientError, error_code
from handlers.deployers import marks
from handlers.results import Waiting

OURS = "DEPLOYMENT_BUILD"
"""The variable that tells a build from every other."""


@dataclass(frozen=True)
class Wanted:
    """`name` is its own among all builds, `action` deploy or undo."""

    name: str
    action: str
    deployment: str
    project: str
    source: str
    variables: dict[str, str]


def deploying(change: dict[str, Any], mark: str) -> Wanted:
    return _wanted(change, marks.root(mark), "deploy", change)


def undoing(change: dict[str, Any], mark: str) -> Wanted:
    """At the source version of the part, unless the undo names its own, or another project."""
    undo = change["undo"]
    elsewhere = undo.get("project", change["project"]) != change["project"]
    return _wanted(change, mark, "undo", undo if elsewhere else {**change, **undo})


def _wanted(change: dict[str, Any], mark: str, action: str, asked: dict[str, Any]) -> Wanted:
    root = marks.root(mark)
    return Wanted(
        name=f"{signature(change, mark)}{action}{mark.removeprefix(root).replace('#', '-')}",
        action=action,
        deployment=root,
        project=asked["project"],
        source=asked.get("sourceVersion", ""),
        variables=asked.get("variables", {}),
    )


def signature(change: dict[str, Any], mark: str) -> str:
    """How the names of all builds begin that a deployment asks for because of this part."""
    said = json.dumps([marks.root(mark), change], sort_keys=True)
    return f"{hashlib.sha256(said.encode()).hexdigest()[:24]}-"


def projects_of(change: dict[str, Any]) -> list[str]:
    return sorted({change["project"], change.get("undo", {}).get("project", change["project"])})


def start(codebuild: Any, wanted: Wanted) -> Waiting:
    """Where there is no room for a further build, in the account or in the project, the sweep tries it again."""
    ours = {"DEPLOYMENT_ID": wanted.deployment, "DEPLOYMENT_ACTION": wanted.action, OURS: wanted.name}
    variables = [
        {"name": name, "value": text, "type": "PLAINTEXT"} for name, text in {**wanted.variables, **ours}.items()
    ]
    asked = {"projectName": wanted.project, "environmentVariablesOverride": variables, "idempotencyToken": wanted.name}
    source = {"sourceVersion": wanted.source} if wanted.source else {}
    try:
        return waiting(codebuild.start_build(**asked, **source)["build"], wanted.action)
    except ClientError as error:
        if error_code(error) != "AccountLimitExceededException":
            raise
        return Waiting({"phase": "no-room"})


def waiting(build: dict[str, Any], phase: str) -> Waiting:
    return Waiting({"phase": phase, "build": build["id"], "arn": build["arn"]}, build["arn"])
