"""CloudWatch log groups."""

from __future__ import annotations

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags


class LogGroup(ResourceType):
    """A log group; its id is its name, its ARN has no `:*` at the end."""

    token = "aws:cloudwatch/logGroup:LogGroup"
    named = True
    identity = frozenset({"name", "namePrefix", "logGroupClass"})
    changeable = frozenset({"retentionInDays", "kmsKeyId", "tags"})
    kept = frozenset({"tags"})
    ignored = {"skipDestroy": "nothing of a sandbox outlives it"}
    outputs = frozenset({"arn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        logs, name = cloud.client("logs"), inputs["name"]
        given = {"kmsKeyId": inputs.get("kmsKeyId"), "logGroupClass": inputs.get("logGroupClass")}
        logs.create_log_group(logGroupName=name, tags=inputs.get("tags") or {}, **{k: v for k, v in given.items() if v})
        self._retain(cloud, inputs)
        return Made(name, {"arn": cloud.arn("logs", f"log-group:{name}")})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        logs = cloud.client("logs")
        if "retentionInDays" in changed:
            self._retain(cloud, inputs)
        if "kmsKeyId" in changed and inputs.get("kmsKeyId"):
            logs.associate_kms_key(logGroupName=old.id, kmsKeyId=inputs["kmsKeyId"])
        elif "kmsKeyId" in changed:
            logs.disassociate_kms_key(logGroupName=old.id)
        added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
        if added:
            logs.tag_resource(resourceArn=old.outputs["arn"], tags=added)
        if removed:
            logs.untag_resource(resourceArn=old.outputs["arn"], tagKeys=removed)
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("logs").delete_log_group(logGroupName=old.id)

    def _retain(self, cloud: Cloud, inputs: Inputs) -> None:
        logs, name = cloud.client("logs"), inputs["name"]
        if days := int(inputs.get("retentionInDays") or 0):  # 0 is Pulumi's "for ever"
            logs.put_retention_policy(logGroupName=name, retentionInDays=days)
        else:
            logs.delete_retention_policy(logGroupName=name)
