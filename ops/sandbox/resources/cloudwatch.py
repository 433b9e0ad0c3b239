"""CloudWatch alarms and dashboards. The emulator keeps them all, and evaluates hardly any alarm as AWS does."""

from __future__ import annotations

from typing import Any

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags, parameters, tag_list

ACTIONS = frozenset({"actionsEnabled", "alarmActions", "alarmDescription", "insufficientDataActions", "okActions"})


class Alarm(ResourceType):
    """What both kinds of alarms have in common."""

    kept = frozenset({"tags"})
    outputs = frozenset({"arn"})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        made = self.create(cloud, inputs)
        retag(cloud, inputs, old)
        return made

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("cloudwatch").delete_alarms(AlarmNames=[old.id])


class MetricAlarm(Alarm):
    """An alarm on a metric or on mathematics with some; its id is its name."""

    token = "aws:cloudwatch/metricAlarm:MetricAlarm"
    named = True
    identity = frozenset({"name"})
    changeable = ACTIONS | {
        "comparisonOperator",
        "datapointsToAlarm",
        "dimensions",
        "evaluationPeriods",
        "metricName",
        "metricQueries",
        "namespace",
        "period",
        "statistic",
        "tags",
        "threshold",
        "treatMissingData",
    }

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        client = cloud.client("cloudwatch")
        client.put_metric_alarm(**alarm_parameters(client, inputs))
        return Made(inputs["name"], {"arn": cloud.arn("cloudwatch", f"alarm:{inputs['name']}")})


class CompositeAlarm(Alarm):
    """An alarm on the states of other alarms; its id is its name."""

    token = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
    identity = frozenset({"alarmName"})
    changeable = ACTIONS | {"alarmRule", "tags"}

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        client = cloud.client("cloudwatch")
        client.put_composite_alarm(**parameters(client, "PutCompositeAlarm", inputs))
        return Made(inputs["alarmName"], {"arn": cloud.arn("cloudwatch", f"alarm:{inputs['alarmName']}")})


class Dashboard(ResourceType):
    """A dashboard; its id is its name. The emulator draws none."""

    token = "aws:cloudwatch/dashboard:Dashboard"
    identity = frozenset({"dashboardName"})
    changeable = frozenset({"dashboardBody"})
    outputs = frozenset({"dashboardArn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        client, name = cloud.client("cloudwatch"), inputs["dashboardName"]
        client.put_dashboard(**parameters(client, "PutDashboard", inputs))
        return Made(name, {"dashboardArn": f"arn:aws:cloudwatch::{cloud.account}:dashboard/{name}"})

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("cloudwatch").delete_dashboards(DashboardNames=[old.id])


def retag(cloud: Cloud, inputs: Inputs, old: Deployed) -> None:
    """Putting an alarm again leaves its tags as they were."""
    cloudwatch, arn = cloud.client("cloudwatch"), old.outputs["arn"]
    added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
    if added:
        cloudwatch.tag_resource(ResourceARN=arn, Tags=tag_list(added))
    if removed:
        cloudwatch.untag_resource(ResourceARN=arn, TagKeys=removed)


def alarm_parameters(client: Any, inputs: Inputs) -> dict[str, Any]:
    """What PutMetricAlarm takes; dimensions are objects in Pulumi, and lists in AWS."""
    plain = {key: value for key, value in inputs.items() if key not in ("name", "metricQueries", "dimensions")}
    queries = [_query(query) for query in inputs.get("metricQueries") or []]
    shaped = {"metrics": queries, "dimensions": _dimensions(inputs.get("dimensions"))}
    given = {key: value for key, value in shaped.items() if value}
    return parameters(client, "PutMetricAlarm", {"alarmName": inputs["name"], **plain, **given})


def _query(query: dict[str, Any]) -> dict[str, Any]:
    """Pulumi has in one object what AWS has in two: which metric, and how it is read."""
    plain = {key: value for key, value in query.items() if key != "metric"}
    if not (metric := query.get("metric")):
        return plain
    which = {"namespace": metric["namespace"], "metricName": metric["metricName"]}
    read = {key: value for key, value in metric.items() if key not in (*which, "dimensions")}
    return {**plain, "metricStat": {**read, "metric": {**which, "dimensions": _dimensions(metric.get("dimensions"))}}}


def _dimensions(given: dict[str, str] | None) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in (given or {}).items()]
