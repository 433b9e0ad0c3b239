"""People of a sandbox: IAM users and sessions of roles, with keys to sign requests with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from botocore.credentials import Credentials

from ops.sandbox.account_role import POLICY, Clients, ensure_role, policy

KEYS = "/sandbox/people/"
"""Where the keys of users are kept, by name: IAM shows a secret only once."""


@dataclass(frozen=True)
class Person:
    """Somebody who signs requests; `arn` is whom AWS takes them for."""

    arn: str
    credentials: Credentials

    @property
    def environment(self) -> dict[str, str]:
        """What an AWS client reads to be this person; an empty token keeps out one of the shell's."""
        keys = self.credentials
        return {
            "AWS_ACCESS_KEY_ID": keys.access_key,
            "AWS_SECRET_ACCESS_KEY": keys.secret_key,
            "AWS_SESSION_TOKEN": keys.token or "",
        }


def may_call(execution_arn: str, methods: str = "*") -> dict[str, Any]:
    """The statement that lets somebody call an API or one stage of it.

    `methods` goes on where the ARN ends: stage/METHOD/path, or METHOD/path; `*` stands for any text.
    """
    return {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": f"{execution_arn}/{methods}"}


def user(cloud: Clients, name: str, *statements: dict[str, Any], path: str = "/") -> Person:
    """The IAM user of that name, made if not there yet, who may do what the statements say and nothing else.

    `path` stands before the name in the ARN: `/approvers/` for example.
    """
    iam = cloud.client("iam")
    try:
        made = iam.create_user(UserName=name, Path=path)["User"]
    except iam.exceptions.EntityAlreadyExistsException:
        made = iam.get_user(UserName=name)["User"]
    if statements:
        iam.put_user_policy(UserName=name, PolicyName=POLICY, PolicyDocument=policy(*statements))
    elif POLICY in iam.list_user_policies(UserName=name)["PolicyNames"]:
        iam.delete_user_policy(UserName=name, PolicyName=POLICY)
    return Person(made["Arn"], _keys(cloud, name))


def session(cloud: Clients, role: str, name: str, *statements: dict[str, Any]) -> Person:
    """A new session, called `name`, of a role that may do what the statements say and nothing else."""
    arn = ensure_role(cloud, role, *statements)
    assumed = cloud.client("sts").assume_role(RoleArn=arn, RoleSessionName=name)
    keys = assumed["Credentials"]
    credentials = Credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    return Person(assumed["AssumedRoleUser"]["Arn"], credentials)


def _keys(cloud: Clients, name: str) -> Credentials:
    """The same ones at every call: making new ones would end somebody's old ones."""
    parameters = cloud.client("ssm")
    try:
        kept = parameters.get_parameter(Name=f"{KEYS}{name}", WithDecryption=True)["Parameter"]["Value"]
        return Credentials(**json.loads(kept))
    except parameters.exceptions.ParameterNotFound:
        pass
    key = cloud.client("iam").create_access_key(UserName=name)["AccessKey"]
    keys = {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"]}
    parameters.put_parameter(Name=f"{KEYS}{name}", Value=json.dumps(keys), Type="SecureString", Overwrite=True)
    return Credentials(**keys)
