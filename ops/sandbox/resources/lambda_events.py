"""What invokes a Lambda function, and what becomes of the events that failed."""

from __future__ import annotations

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags, parameters


class Permission(ResourceType):
    """A statement of a function's policy; its id is the statement's. AWS can only add and remove them."""

    token = "aws:lambda/permission:Permission"
    named = True
    name_input = "statementId"
    identity = frozenset(
        {
            "action",
            "eventSourceToken",
            "function",
            "principal",
            "principalOrgId",
            "qualifier",
            "sourceAccount",
            "sourceArn",
            "statementId",
        }
    )

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        client = cloud.client("lambda")
        renamed = {"function": "FunctionName", "principalOrgId": "PrincipalOrgID"}
        client.add_permission(**parameters(client, "AddPermission", inputs, renamed))
        return Made(inputs["statementId"])

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        qualifier = {"Qualifier": old.kept["qualifier"]} if old.kept.get("qualifier") else {}
        cloud.client("lambda").remove_permission(FunctionName=old.kept["function"], StatementId=old.id, **qualifier)


class EventSourceMapping(ResourceType):
    """A stream or queue that feeds a function; its id is a UUID."""

    token = "aws:lambda/eventSourceMapping:EventSourceMapping"
    identity = frozenset({"eventSourceArn", "startingPosition", "startingPositionTimestamp"})
    changeable = frozenset(
        {
            "batchSize",
            "bisectBatchOnFunctionError",
            "destinationConfig",
            "enabled",
            "filterCriteria",
            "functionName",
            "functionResponseTypes",
            "maximumBatchingWindowInSeconds",
            "maximumRecordAgeInSeconds",
            "maximumRetryAttempts",
            "parallelizationFactor",
            "scalingConfig",
            "tags",
        }
    )
    kept = frozenset({"tags"})
    outputs = frozenset({"arn", "functionArn", "uuid"})
    # what UpdateEventSourceMapping needs to hear when an input is taken out of the program
    empty = {
        "bisectBatchOnFunctionError": False,
        "destinationConfig": {"onFailure": {}},
        "enabled": True,
        "filterCriteria": {"filters": []},
        "functionResponseTypes": [],
        "maximumBatchingWindowInSeconds": 0,
        "maximumRecordAgeInSeconds": -1,
        "maximumRetryAttempts": -1,
        "parallelizationFactor": 1,
        "scalingConfig": {},
    }

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        client = cloud.client("lambda")
        given = parameters(client, "CreateEventSourceMapping", inputs, {"destinationArn": "Destination"})
        made = client.create_event_source_mapping(**given)
        arn = cloud.arn("lambda", f"event-source-mapping:{made['UUID']}")
        return Made(made["UUID"], {"arn": arn, "functionArn": made["FunctionArn"], "uuid": made["UUID"]})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        client, apart = cloud.client("lambda"), self.identity | {"tags"}
        values = {key: value for key, value in inputs.items() if key not in apart}
        values |= {key: self.empty[key] for key in changed - set(inputs) if key in self.empty}
        given = parameters(client, "UpdateEventSourceMapping", values, {"destinationArn": "Destination"})
        made = client.update_event_source_mapping(UUID=old.id, **given)
        added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
        if added:
            client.tag_resource(Resource=old.outputs["arn"], Tags=added)
        if removed:
            client.untag_resource(Resource=old.outputs["arn"], TagKeys=removed)
        return Made(old.id, {**old.outputs, "functionArn": made["FunctionArn"]})

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("lambda").delete_event_source_mapping(UUID=old.id)


class FunctionEventInvokeConfig(ResourceType):
    """Retries and destinations of asynchronous invokes; its id is the function's name and qualifier."""

    token = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
    identity = frozenset({"functionName", "qualifier"})
    changeable = frozenset({"destinationConfig", "maximumEventAgeInSeconds", "maximumRetryAttempts"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        client = cloud.client("lambda")
        given = parameters(client, "PutFunctionEventInvokeConfig", inputs)
        client.put_function_event_invoke_config(**given)
        qualifier = f":{inputs['qualifier']}" if inputs.get("qualifier") else ""
        return Made(f"{inputs['functionName']}{qualifier}")

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        qualifier = {"Qualifier": old.kept["qualifier"]} if old.kept.get("qualifier") else {}
        cloud.client("lambda").delete_function_event_invoke_config(FunctionName=old.kept["functionName"], **qualifier)
