"""DynamoDB tables."""

from __future__ import annotations

from typing import Any

from ops.sandbox.errors import MappingError
from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags, parameters, tag_list

INDEXES = "globalSecondaryIndexes"
RENAMED = {"name": "TableName", "billingMode": "BillingMode"}


class Table(ResourceType):
    """A table; its id is its name. Indexes come and go in place, as on AWS."""

    token = "aws:dynamodb/table:Table"
    named = True
    identity = frozenset({"name", "hashKey", "rangeKey"})
    changeable = frozenset(
        {
            "attributes",
            "billingMode",
            "deletionProtectionEnabled",
            INDEXES,
            "pointInTimeRecovery",
            "serverSideEncryption",
            "streamEnabled",
            "streamViewType",
            "tableClass",
            "tags",
            "ttl",
        }
    )
    kept = frozenset({INDEXES, "tags", "ttl"})
    outputs = frozenset({"arn"})
    sometimes = frozenset({"streamArn", "streamLabel"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        dynamodb = cloud.client("dynamodb")
        apart = {"hashKey", "rangeKey", "ttl", "pointInTimeRecovery", INDEXES, "attributes"}
        values = {k: v for k, v in inputs.items() if k not in apart | set(SETTINGS)}
        given = parameters(dynamodb, "CreateTable", values, RENAMED)
        if indexes := inputs.get(INDEXES):
            given["GlobalSecondaryIndexes"] = [_index(each) for each in indexes]
        for key in SETTINGS:
            given |= _setting(key, inputs, creating=True)
        table = dynamodb.create_table(KeySchema=_keys(inputs), AttributeDefinitions=_attributes(inputs), **given)
        self._set_ttl(dynamodb, inputs, None)
        self._set_recovery(dynamodb, inputs)
        return Made(inputs["name"], _outputs(table["TableDescription"]))

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        dynamodb, name = cloud.client("dynamodb"), inputs["name"]
        for key in sorted(set(SETTINGS) & changed):
            dynamodb.update_table(TableName=name, **_setting(key, inputs, creating=False))
        for key, parameter in (("billingMode", "BillingMode"), ("tableClass", "TableClass")):
            if key in changed:
                dynamodb.update_table(TableName=name, **{parameter: inputs[key]})
        for change in _index_changes(old.kept.get(INDEXES) or [], inputs.get(INDEXES) or []):
            definitions = _attributes(inputs)
            dynamodb.update_table(
                TableName=name, AttributeDefinitions=definitions, GlobalSecondaryIndexUpdates=[change]
            )
        if "ttl" in changed:
            self._set_ttl(dynamodb, inputs, old.kept.get("ttl"))
        if "pointInTimeRecovery" in changed:
            self._set_recovery(dynamodb, inputs)
        self._set_tags(dynamodb, inputs, old)
        return Made(old.id, _outputs(dynamodb.describe_table(TableName=name)["Table"]))

    def _set_tags(self, dynamodb: Any, inputs: Inputs, old: Deployed) -> None:
        added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
        if added:
            dynamodb.tag_resource(ResourceArn=old.outputs["arn"], Tags=tag_list(added))
        if removed:
            dynamodb.untag_resource(ResourceArn=old.outputs["arn"], TagKeys=removed)

    def unprotect(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("dynamodb").update_table(TableName=old.id, DeletionProtectionEnabled=False)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("dynamodb").delete_table(TableName=old.id)

    def _set_ttl(self, dynamodb: Any, inputs: Inputs, before: dict[str, Any] | None) -> None:
        wanted = inputs.get("ttl") or {}
        old = (before or {}).get("attributeName") if (before or {}).get("enabled", True) else None
        new = wanted.get("attributeName") if wanted.get("enabled", True) else None
        for attribute, enabled in ((old, False), (new, True)):  # AWS refuses to move it in one call
            if attribute and old != new:
                specification = {"AttributeName": attribute, "Enabled": enabled}
                dynamodb.update_time_to_live(TableName=inputs["name"], TimeToLiveSpecification=specification)

    def _set_recovery(self, dynamodb: Any, inputs: Inputs) -> None:
        if (recovery := inputs.get("pointInTimeRecovery")) is not None:
            renamed = {"enabled": "PointInTimeRecoveryEnabled"}
            values = {"tableName": inputs["name"], "pointInTimeRecoverySpecification": recovery}
            dynamodb.update_continuous_backups(**parameters(dynamodb, "UpdateContinuousBackups", values, renamed))


SETTINGS = ("deletionProtectionEnabled", "serverSideEncryption", "streamEnabled", "streamViewType")


def _setting(key: str, inputs: Inputs, *, creating: bool) -> dict[str, Any]:
    value = inputs.get(key)
    if key == "deletionProtectionEnabled":
        return {"DeletionProtectionEnabled": bool(value)}
    if key == "serverSideEncryption":
        sse = value or {"enabled": False}
        key_id = {"KMSMasterKeyId": sse["kmsKeyArn"], "SSEType": "KMS"} if sse.get("kmsKeyArn") else {}
        return {} if creating and value is None else {"SSESpecification": {"Enabled": sse["enabled"], **key_id}}
    if not inputs.get("streamEnabled"):
        return {} if creating else {"StreamSpecification": {"StreamEnabled": False}}
    view = inputs["streamViewType"]
    return {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": view}}


def _keys(values: dict[str, Any]) -> list[dict[str, str]]:
    keys = [{"AttributeName": values["hashKey"], "KeyType": "HASH"}]
    return keys + ([{"AttributeName": values["rangeKey"], "KeyType": "RANGE"}] if values.get("rangeKey") else [])


def _attributes(inputs: Inputs) -> list[dict[str, str]]:
    return [{"AttributeName": each["name"], "AttributeType": each["type"]} for each in inputs["attributes"]]


def _index(values: dict[str, Any]) -> dict[str, Any]:
    known = {"name", "hashKey", "rangeKey", "projectionType", "nonKeyAttributes"}
    if unknown := set(values) - known:
        raise MappingError(f"{Table.token}: an index's {sorted(unknown)} is not mapped to the emulator")
    projection: dict[str, Any] = {"ProjectionType": values["projectionType"]}
    if values.get("nonKeyAttributes"):
        projection["NonKeyAttributes"] = values["nonKeyAttributes"]
    return {"IndexName": values["name"], "KeySchema": _keys(values), "Projection": projection}


def _index_changes(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One index at a time, those that go first: AWS takes one per call."""
    gone = [each["name"] for each in old if each not in new]
    come = [each for each in new if each not in old]
    return [{"Delete": {"IndexName": name}} for name in gone] + [{"Create": _index(each)} for each in come]


def _outputs(table: dict[str, Any]) -> dict[str, Any]:
    stream = {"streamArn": table.get("LatestStreamArn"), "streamLabel": table.get("LatestStreamLabel")}
    return {"arn": table["TableArn"], **{key: value for key, value in stream.items() if value}}
