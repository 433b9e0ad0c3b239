"""EventBridge rules and their targets."""

from __future__ import annotations

from typing import Any

from ops.sandbox.errors import SandboxError
from ops.sandbox.resources.event_bus import retag
from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import parameters


class EventRule(ResourceType):
    """A rule; its id is `bus/rule`, or the bare name on the default bus."""

    token = "aws:cloudwatch/eventRule:EventRule"
    named = True
    identity = frozenset({"name", "namePrefix", "eventBusName"})
    changeable = frozenset({"description", "eventPattern", "roleArn", "scheduleExpression", "state", "tags"})
    kept = frozenset({"tags"})
    ignored = {"forceDestroy": "no rule of a sandbox is managed by another service"}
    outputs = frozenset({"arn"})
    sometimes = frozenset({"eventBusName"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        events = cloud.client("events")
        arn = events.put_rule(**parameters(events, "PutRule", inputs))["RuleArn"]
        bus = inputs.get("eventBusName")
        id_ = inputs["name"] if bus in (None, "default") else f"{bus}/{inputs['name']}"
        return Made(id_, {"arn": arn} if bus else {"arn": arn, "eventBusName": "default"})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        values = {key: value for key, value in inputs.items() if key != "tags"}
        # leaving these out would keep their old values
        values |= {key: "" for key in changed & {"description"} if key not in values}
        made = self.create(cloud, values)
        retag(cloud, inputs, old)
        return made

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        bus = old.kept.get("eventBusName") or "default"
        cloud.client("events").delete_rule(Name=old.physical_name, EventBusName=bus)


class EventTarget(ResourceType):
    """A target of a rule; its id is `rule-target` on the default bus, `bus-rule-target` on another."""

    token = "aws:cloudwatch/eventTarget:EventTarget"
    named = True
    name_input = "targetId"
    identity = frozenset({"rule", "eventBusName", "targetId"})
    changeable = frozenset(
        {
            "arn",
            "deadLetterConfig",
            "input",
            "inputPath",
            "inputTransformer",
            "retryPolicy",
            "roleArn",
            "sqsTarget",
        }
    )
    ignored = {"forceDestroy": "no rule of a sandbox is managed by another service"}
    sometimes = frozenset({"eventBusName"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        events, bus = cloud.client("events"), inputs.get("eventBusName") or "default"
        target_id = inputs["targetId"]
        target = {key: value for key, value in inputs.items() if key in self.changeable}
        values = {"rule": inputs["rule"], "eventBusName": bus, "targets": [{"id": target_id, **target}]}
        renamed = {"inputPaths": "InputPathsMap", "sqsTarget": "SqsParameters"}
        answer = events.put_targets(**parameters(events, "PutTargets", values, renamed))
        _refuse_failures(answer)
        id_ = "-".join([*([] if bus == "default" else [bus]), inputs["rule"], target_id])
        return Made(id_, {} if inputs.get("eventBusName") else {"eventBusName": bus})

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        bus = old.kept.get("eventBusName") or "default"
        cloud.client("events").remove_targets(Rule=old.kept["rule"], EventBusName=bus, Ids=[old.kept["targetId"]])


def _refuse_failures(answer: dict[str, Any]) -> None:
    if answer.get("FailedEntryCount"):
        raise SandboxError(f"PutTargets refused: {answer['FailedEntries']}")
