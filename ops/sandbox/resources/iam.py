"""IAM roles, their inline policies and the managed policies attached to them."""

from __future__ import annotations

import json
from typing import Any

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags, parameters, tag_list

MANAGED = "managedPolicyArns"


class Role(ResourceType):
    """A role; its id is its name."""

    token = "aws:iam/role:Role"
    named = True
    identity = frozenset({"name", "namePrefix", "path"})
    changeable = frozenset(
        {"assumeRolePolicy", "description", MANAGED, "maxSessionDuration", "permissionsBoundary", "tags"}
    )
    kept = frozenset({MANAGED, "tags"})
    ignored = {"forceDetachPolicies": "policies of a role are always removed first"}
    outputs = frozenset({"arn", "uniqueId"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        iam = cloud.client("iam")
        renamed = {"name": "RoleName", "assumeRolePolicy": "AssumeRolePolicyDocument"}
        values = {key: value for key, value in inputs.items() if key != MANAGED}
        role = iam.create_role(**parameters(iam, "CreateRole", values, renamed))["Role"]
        _attach(iam, role["RoleName"], inputs.get(MANAGED), None)
        return Made(role["RoleName"], {"arn": role["Arn"], "uniqueId": role["RoleId"]})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        iam, name = cloud.client("iam"), inputs["name"]
        if "assumeRolePolicy" in changed:
            policy = inputs["assumeRolePolicy"]
            document = policy if isinstance(policy, str) else json.dumps(policy)
            iam.update_assume_role_policy(RoleName=name, PolicyDocument=document)
        if changed & {"description", "maxSessionDuration"}:
            values = {key: inputs.get(key) for key in ("description", "maxSessionDuration")}
            iam.update_role(RoleName=name, **parameters(iam, "UpdateRole", values))
        if "permissionsBoundary" in changed:
            _set_boundary(iam, name, inputs.get("permissionsBoundary"))
        _attach(iam, name, inputs.get(MANAGED), old.kept.get(MANAGED))
        added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
        if added:
            iam.tag_role(RoleName=name, Tags=tag_list(added))
        if removed:
            iam.untag_role(RoleName=name, TagKeys=removed)
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        iam = cloud.client("iam")
        _attach(iam, old.id, None, old.kept.get(MANAGED))
        iam.delete_role(RoleName=old.id)


def _attach(iam: Any, role: str, wanted: list[str] | None, before: list[str] | None) -> None:
    for arn in set(wanted or []) - set(before or []):
        iam.attach_role_policy(RoleName=role, PolicyArn=arn)
    for arn in set(before or []) - set(wanted or []):
        iam.detach_role_policy(RoleName=role, PolicyArn=arn)


def _set_boundary(iam: Any, name: str, boundary: str | None) -> None:
    if boundary:
        iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary)
    else:
        iam.delete_role_permissions_boundary(RoleName=name)


class RolePolicy(ResourceType):
    """An inline policy; its id is `role:policy`."""

    token = "aws:iam/rolePolicy:RolePolicy"
    named = True
    identity = frozenset({"name", "namePrefix", "role"})
    changeable = frozenset({"policy"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        iam = cloud.client("iam")
        renamed = {"role": "RoleName", "name": "PolicyName", "policy": "PolicyDocument"}
        iam.put_role_policy(**parameters(iam, "PutRolePolicy", inputs, renamed))
        return Made(f"{inputs['role']}:{inputs['name']}")

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        role, policy = old.id.split(":", 1)
        cloud.client("iam").delete_role_policy(RoleName=role, PolicyName=policy)


class RolePolicyAttachment(ResourceType):
    """A managed policy of a role; its id is `role-policy`, with the policy's ARN."""

    token = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    identity = frozenset({"role", "policyArn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        cloud.client("iam").attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
        return Made(f"{inputs['role']}-{inputs['policyArn']}")

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("iam").detach_role_policy(RoleName=old.kept["role"], PolicyArn=old.kept["policyArn"])
