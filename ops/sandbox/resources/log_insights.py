"""What is looked for in logs: metric filters and saved queries."""

from __future__ import annotations

import uuid

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import parameters


class LogMetricFilter(ResourceType):
    """Lines that are counted; its id is its name. The emulator keeps the filter, and counts nothing."""

    token = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
    named = True
    identity = frozenset({"name", "logGroupName"})
    changeable = frozenset({"metricTransformation", "pattern"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        logs = cloud.client("logs")
        transformation = inputs["metricTransformation"]
        made_of = {"name": "metricName", "namespace": "metricNamespace", "value": "metricValue"}
        values = {
            "filterName": inputs["name"],
            "logGroupName": inputs["logGroupName"],
            "filterPattern": inputs["pattern"],
            "metricTransformations": [{made_of.get(key, key): value for key, value in transformation.items()}],
        }
        logs.put_metric_filter(**parameters(logs, "PutMetricFilter", values))
        return Made(inputs["name"])

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("logs").delete_metric_filter(logGroupName=old.kept["logGroupName"], filterName=old.id)


class QueryDefinition(ResourceType):
    """A saved query; its id is a UUID. The emulator has no place for it: it is in the state alone, where `up` compares
    it, and there is no console in which anybody could look for it."""

    token = "aws:cloudwatch/queryDefinition:QueryDefinition"
    named = True
    identity = frozenset({"name"})
    changeable = frozenset({"logGroupNames", "queryString"})
    outputs = frozenset({"arn", "queryDefinitionId"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        id_ = str(uuid.uuid5(uuid.NAMESPACE_URL, inputs["name"]))
        return Made(id_, {"arn": cloud.arn("logs", f"query-definition:{id_}"), "queryDefinitionId": id_})

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        """Nothing was made."""
