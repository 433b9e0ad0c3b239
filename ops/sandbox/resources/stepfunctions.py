"""Step Functions state machines."""

from __future__ import annotations

from typing import Any

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags, parameters


class StateMachine(ResourceType):
    """A state machine; its id is its ARN. A new definition never replaces it: that would end executions."""

    token = "aws:sfn/stateMachine:StateMachine"
    named = True
    identity = frozenset({"name", "namePrefix", "type"})
    changeable = frozenset({"definition", "roleArn", "loggingConfiguration", "tracingConfiguration", "tags"})
    kept = frozenset({"tags"})
    ignored = {"publish": "the emulator runs every version with the latest definition"}
    outputs = frozenset({"arn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        machines = cloud.client("stepfunctions")
        arn = machines.create_state_machine(**_parameters(machines, "CreateStateMachine", inputs))["stateMachineArn"]
        return Made(arn, {"arn": arn})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        machines = cloud.client("stepfunctions")
        values = {key: value for key, value in inputs.items() if key in self.changeable - {"tags"}}
        machines.update_state_machine(stateMachineArn=old.id, **_parameters(machines, "UpdateStateMachine", values))
        added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
        if added:
            tags = [{"key": key, "value": value} for key, value in added.items()]
            machines.tag_resource(resourceArn=old.id, tags=tags)
        if removed:
            machines.untag_resource(resourceArn=old.id, tagKeys=removed)
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("stepfunctions").delete_state_machine(stateMachineArn=old.id)


def _parameters(client: Any, operation: str, inputs: Inputs) -> dict[str, Any]:
    values = {**inputs}
    if logging := values.get("loggingConfiguration"):
        given = {key: value for key, value in logging.items() if key != "logDestination"}
        if destination := logging.get("logDestination"):
            given["destinations"] = [{"cloudWatchLogsLogGroup": {"logGroupArn": destination}}]
        values["loggingConfiguration"] = given
    return parameters(client, operation, values)
