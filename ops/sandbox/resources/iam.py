"""IAM roles and their inline policies."""

from __future__ import annotations

import json
from typing import Any

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags, parameters, tag_list


class Role(ResourceType):
    """A role; its id is its name."""

    token = "aws:iam/role:Role"
    named = True
    identity = frozenset({"name", "namePrefix", "path"})
    changeable = frozenset({"assumeRolePolicy", "description", "maxSessionDuration", "permissionsBoundary", "tags"})
    kept = frozenset({"tags"})
    ignored = {"forceDetachPolicies": "policies of a role are always removed first"}
    outputs = frozenset({"arn", "uniqueId"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        iam = cloud.client("iam")
        renamed = {"name": "RoleName", "assumeRolePolicy": "AssumeRolePolicyDocument"}
        role = iam.create_role(**parameters(iam, "CreateRole", inputs, renamed))["Role"]
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
        added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
        if added:
            iam.tag_role(RoleName=name, Tags=tag_list(added))
        if removed:
            iam.untag_role(RoleName=name, TagKeys=removed)
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("iam").delete_role(RoleName=old.id)


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
