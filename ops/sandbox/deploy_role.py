"""The role that deploys services without a deploy role of their own, in a sandbox."""

from __future__ import annotations

import json

from ops.sandbox.resources.resource_type import Cloud

NAME = "sandbox-deploy"


def ensure_deploy_role(cloud: Cloud) -> str:
    """The ARN of a role that may do everything in the emulator; made if it is not there yet."""
    iam = cloud.client("iam")
    try:
        return str(iam.get_role(RoleName=NAME)["Role"]["Arn"])
    except iam.exceptions.NoSuchEntityException:
        pass
    root = {"AWS": f"arn:aws:iam::{cloud.account}:root"}
    trust = _policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": root})
    role = iam.create_role(RoleName=NAME, AssumeRolePolicyDocument=trust)["Role"]
    everything = _policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    iam.put_role_policy(RoleName=NAME, PolicyName="may-do-everything", PolicyDocument=everything)
    return str(role["Arn"])


def _policy(statement: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
