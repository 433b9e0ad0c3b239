"""KMS keys and their aliases."""

from __future__ import annotations

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags

LEAST_DAYS = 7
"""A sandbox waits for nobody who might want a key back."""


class Key(ResourceType):
    """A key; its id is a UUID. Policies are kept, and not enforced."""

    token = "aws:kms/key:Key"
    side_by_side = True
    changeable = frozenset({"description", "enableKeyRotation", "policy", "tags"})
    kept = frozenset({"tags"})
    ignored = {"deletionWindowInDays": "a sandbox deletes as soon as KMS lets it"}
    outputs = frozenset({"arn", "keyId"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        kms = cloud.client("kms")
        given = {"Description": inputs.get("description"), "Policy": inputs.get("policy")}
        made = kms.create_key(
            **{key: value for key, value in given.items() if value}, Tags=_tags(inputs.get("tags") or {})
        )["KeyMetadata"]
        self._rotate(cloud, made["KeyId"], inputs)
        return Made(made["KeyId"], {"arn": made["Arn"], "keyId": made["KeyId"]})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        kms = cloud.client("kms")
        if "description" in changed:
            kms.update_key_description(KeyId=old.id, Description=inputs.get("description") or "")
        if "policy" in changed and inputs.get("policy"):
            kms.put_key_policy(KeyId=old.id, PolicyName="default", Policy=inputs["policy"])
        if "enableKeyRotation" in changed:
            self._rotate(cloud, old.id, inputs)
        added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
        if added:
            kms.tag_resource(KeyId=old.id, Tags=_tags(added))
        if removed:
            kms.untag_resource(KeyId=old.id, TagKeys=removed)
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("kms").schedule_key_deletion(KeyId=old.id, PendingWindowInDays=LEAST_DAYS)

    def _rotate(self, cloud: Cloud, key: str, inputs: Inputs) -> None:
        kms = cloud.client("kms")
        (kms.enable_key_rotation if inputs.get("enableKeyRotation") else kms.disable_key_rotation)(KeyId=key)


class Alias(ResourceType):
    """A name of a key; its id is that name."""

    token = "aws:kms/alias:Alias"
    named = True
    identity = frozenset({"name", "namePrefix"})
    changeable = frozenset({"targetKeyId"})
    outputs = frozenset({"arn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        cloud.client("kms").create_alias(AliasName=inputs["name"], TargetKeyId=inputs["targetKeyId"])
        return Made(inputs["name"], {"arn": cloud.arn("kms", inputs["name"])})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        cloud.client("kms").update_alias(AliasName=old.id, TargetKeyId=inputs["targetKeyId"])
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("kms").delete_alias(AliasName=old.id)


def _tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]
