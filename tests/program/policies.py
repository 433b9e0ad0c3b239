"""The IAM policies of a run, read as who may do what to which resource."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ops.sandbox.program import Result

ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
FUNCTION = "aws:lambda/function:Function"
Allowed = set[tuple[str, str]]


def may(actions: str, resources: str) -> Allowed:
    """Every one of the actions on every one of the resources, both separated by spaces."""
    return {(action, resource) for action in actions.split() for resource in resources.split()}


def statements(run: Result) -> Iterator[tuple[str, dict[str, Any]]]:
    """(role without `-role`, statement) of every policy of every role."""
    roles = {made.outputs["name"]: made.name.removesuffix("-role") for made in run.all(ROLE)}
    for made in run.all(ROLE_POLICY):
        for statement in json.loads(made.inputs["policy"])["Statement"]:
            yield roles[made.inputs["role"]], statement


def allowed(run: Result) -> dict[str, Allowed]:
    """Role -> (action, resource) for all that it may do."""
    found: dict[str, Allowed] = {}
    for role, statement in statements(run):
        pairs = {(action, resource(arn)) for action in statement["Action"] for arn in statement["Resource"]}
        found.setdefault(role, set()).update(pairs)
    return found


def resource(arn: str) -> str:
    """The last part of an ARN, without the random end of the name; the ARN of a role of others as it is."""
    if arn == "*" or arn.startswith("arn:aws:iam::"):
        return arn
    return re.sub(r"-1234567\b", "", arn.split(":", 5)[5])


def trusts(run: Result) -> dict[str, dict[str, Any]]:
    """Role -> the one statement about who may assume it."""
    found = {}
    for made in run.all(ROLE):
        (statement,) = json.loads(made.inputs["assumeRolePolicy"])["Statement"]
        found[made.name.removesuffix("-role")] = statement
    return found
