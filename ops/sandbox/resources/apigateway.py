"""API Gateway REST APIs: the API, its deployments, its own answers, and the account's settings.

In the emulator a deployment freezes the gateway responses alone: a new body is served at once, not only after
the next deployment. The default endpoint cannot be disabled, and every caller reaches it over plain HTTP.
"""

from __future__ import annotations

import json
from typing import Any

from ops.sandbox.resources.openapi import write_api
from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags, parameters

PATCHED = ("name", "description", "disableExecuteApiEndpoint", "policy")


class RestApi(ResourceType):
    """A REST API from an OpenAPI 3 document; its id is API Gateway's."""

    token = "aws:apigateway/restApi:RestApi"
    named = True
    changeable = frozenset({*PATCHED, "body", "tags"})
    kept = frozenset({"body", "tags"})
    ignored = {
        "endpointConfiguration": "the emulator has one kind of endpoint",
        "failOnWarnings": "the import refuses whatever it does not know",
        "securityPolicy": "the emulator's endpoint speaks plain HTTP",
    }
    outputs = frozenset({"arn", "executionArn", "rootResourceId"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        apis = cloud.client("apigateway")
        values = {key: value for key, value in inputs.items() if key != "body"}
        api = apis.create_rest_api(**parameters(apis, "CreateRestApi", values))
        write_api(apis, api["id"], _document(inputs), {})
        arn = f"arn:aws:apigateway:{cloud.region}::/restapis/{api['id']}"
        execution = cloud.arn("execute-api", api["id"])
        return Made(api["id"], {"arn": arn, "executionArn": execution, "rootResourceId": api["rootResourceId"]})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        apis = cloud.client("apigateway")
        patch = [replace(f"/{key}", inputs.get(key)) for key in PATCHED if key in changed]
        if patch:
            apis.update_rest_api(restApiId=old.id, patchOperations=patch)
        if "body" in changed:
            write_api(apis, old.id, _document(inputs), _document(old.kept))
        retag(cloud, inputs, old)
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("apigateway").delete_rest_api(restApiId=old.id)


class Deployment(ResourceType):
    """A deployment of an API; its id is API Gateway's. Changed triggers make a new one before the old one goes."""

    token = "aws:apigateway/deployment:Deployment"
    side_by_side = True
    identity = frozenset({"restApi", "triggers"})
    changeable = frozenset({"description"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        given = {"restApiId": inputs["restApi"], "description": inputs.get("description") or ""}
        return Made(cloud.client("apigateway").create_deployment(**given)["id"])

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        patch = [replace("/description", inputs.get("description"))]
        given = {"restApiId": inputs["restApi"], "deploymentId": old.id}
        cloud.client("apigateway").update_deployment(**given, patchOperations=patch)
        return Made(old.id)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("apigateway").delete_deployment(restApiId=old.kept["restApi"], deploymentId=old.id)


class Response(ResourceType):
    """What API Gateway answers itself; its id is `aggr-api-type`. It counts from the next deployment on."""

    token = "aws:apigateway/response:Response"
    identity = frozenset({"restApiId", "responseType"})
    changeable = frozenset({"statusCode", "responseParameters", "responseTemplates"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        apis = cloud.client("apigateway")
        apis.put_gateway_response(**parameters(apis, "PutGatewayResponse", inputs))
        return Made(f"aggr-{inputs['restApiId']}-{inputs['responseType']}")

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        given = {key: old.kept[key] for key in ("restApiId", "responseType")}
        cloud.client("apigateway").delete_gateway_response(**given)


class Account(ResourceType):
    """The role that API Gateway logs under, one for account and region. Kept, but nothing is ever logged."""

    token = "aws:apigateway/account:Account"
    changeable = frozenset({"cloudwatchRoleArn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        self._set(cloud, inputs.get("cloudwatchRoleArn"))
        return Made("api-gateway-account")

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        self._set(cloud, None)

    def _set(self, cloud: Cloud, role: str | None) -> None:
        cloud.client("apigateway").update_account(patchOperations=[replace("/cloudwatchRoleArn", role)])


def _document(inputs: Inputs) -> dict[str, Any]:
    return json.loads(inputs.get("body") or "{}")


def replace(path: str, value: Any) -> dict[str, str]:
    """The patch operation that sets one value, in the spelling of API Gateway; None is the empty one."""
    text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    return {"op": "replace", "path": path, "value": text}


def retag(cloud: Cloud, inputs: Inputs, old: Deployed) -> None:
    """Bring the tags of an API or a stage up to date."""
    apis = cloud.client("apigateway")
    added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
    if added:
        apis.tag_resource(resourceArn=old.outputs["arn"], tags=added)
    if removed:
        apis.untag_resource(resourceArn=old.outputs["arn"], tagKeys=removed)
