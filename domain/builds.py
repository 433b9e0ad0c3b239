"""What a request says about builds of CodeBuild, and what it must say: nothing but another build undoes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.fields import Field, Rule, map_of, matching, problems_of, schema_of_object, show, text

MOST_VARIABLES = 50

project = matching(r"[A-Za-z0-9][A-Za-z0-9_-]{1,149}", "the name of a project: 2 to 150 letters, digits, - and _")
variable = matching(
    r"(?!CODEBUILD_|DEPLOYMENT_)[A-Za-z_][A-Za-z0-9_]{0,254}",
    "letters, digits and _, not starting with a digit, CODEBUILD_ or DEPLOYMENT_",
)
source_version = matching(r"[\x21-\x7e]{1,255}", "a branch, tag, commit or pull request, without spaces")
variables = map_of(variable, text(4096), MOST_VARIABLES)
UNDO = {
    "project": Field(project),
    "variables": Field(variables, required=True),
    "sourceVersion": Field(source_version),
}
"""The build that undoes another; what it leaves out is as in the other, but for a source version of another project."""


def _undo(value: Any) -> str | None:
    if not isinstance(value, dict):
        return f"must be an object with variables and, optionally, project and sourceVersion, not {show(value)}"
    wrong = problems_of("", value, UNDO)
    return f"is wrong: {'; '.join(wrong)}" if wrong else None


FIELDS = {
    "project": Field(project, required=True),
    "variables": Field(variables),
    "sourceVersion": Field(source_version),
    "undo": Field(Rule(_undo, **schema_of_object(UNDO))),
}


def problems(where: str, part: Any) -> list[str]:
    """A build is undone by a build, or it is said that it cannot be undone."""
    if not isinstance(part, dict) or part.get("kind") != "codebuild":
        return []
    if "undo" in part and part.get("irreversible") is True:
        return [f"{where}.undo and {where}.irreversible exclude each other: keep the undo, if it works"]
    if "undo" in part or part.get("irreversible") is True:
        return []
    return [f"{where}.undo is missing: give the build that undoes it, or mark the part irreversible with a reason"]


def repeated(detail: Mapping[str, Any]) -> list[str]:
    """Two equal builds could not be told from each other."""
    parts = [detail.get(where) for where in ("infrastructure", "application")]
    if parts[0] != parts[1] or not isinstance(parts[0], dict) or parts[0].get("kind") != "codebuild":
        return []
    return ["infrastructure and application are the same build: leave one out, or tell them apart by a variable"]
