"""A role of the sandbox that everybody of its account may assume."""

from __future__ import annotations

import json
from typing import Any, Protocol

POLICY = "may"


class Clients(Protocol):
    """A sandbox, or the cloud of one."""

    def client(self, service: str) -> Any:
        """The boto3 client of a service."""
        ...


def ensure_role(cloud: Clients, name: str, *statements: dict[str, Any]) -> str:
    """The ARN of the role of that name, made if it is not there yet; it may do what the statements say."""
    iam = cloud.client("iam")
    account = cloud.client("sts").get_caller_identity()["Account"]
    anybody = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}}
    try:
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(anybody))["Role"]
    except iam.exceptions.EntityAlreadyExistsException:
        role = iam.get_role(RoleName=name)["Role"]
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName=POLICY, PolicyDocument=policy(*statements))
    elif POLICY in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=POLICY)
    return str(role["Arn"])


def policy(*statements: dict[str, Any]) -> str:
    """An IAM policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
