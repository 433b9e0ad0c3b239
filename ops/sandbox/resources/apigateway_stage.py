"""The stages of a REST API: where it is served, and how much of it.

The emulator keeps what a stage says of access logs, metrics and tracing, and does nothing about it. It does
throttle: rate and burst of a method's settings end in 429, as on AWS.
"""

from __future__ import annotations

from typing import Any

from ops.sandbox.errors import MappingError
from ops.sandbox.resources.apigateway import replace, retag
from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType

PATCHED = {"deployment": "/deploymentId", "description": "/description", "xrayTracingEnabled": "/tracingEnabled"}
SETTINGS = {
    "dataTraceEnabled": "logging/dataTrace",
    "loggingLevel": "logging/loglevel",
    "metricsEnabled": "metrics/enabled",
    "throttlingBurstLimit": "throttling/burstLimit",
    "throttlingRateLimit": "throttling/rateLimit",
}


class Stage(ResourceType):
    """A stage; its id is `ags-api-stage`. Its address is one that works on this machine without any DNS."""

    token = "aws:apigateway/stage:Stage"
    identity = frozenset({"restApi", "stageName"})
    changeable = frozenset({*PATCHED, "accessLogSettings", "tags"})
    kept = frozenset({"tags"})
    outputs = frozenset({"arn", "executionArn", "invokeUrl"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        api, name = inputs["restApi"], inputs["stageName"]
        apis = cloud.client("apigateway")
        apis.create_stage(restApiId=api, stageName=name, deploymentId=inputs["deployment"], tags=inputs.get("tags", {}))
        self._patch(apis, inputs, set(inputs) - {"deployment"})
        return Made(f"ags-{api}-{name}", _outputs(cloud, api, name))

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        self._patch(cloud.client("apigateway"), inputs, changed)
        retag(cloud, inputs, old)
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        given = {"restApiId": old.kept["restApi"], "stageName": old.kept["stageName"]}
        cloud.client("apigateway").delete_stage(**given)

    def _patch(self, apis: Any, inputs: Inputs, changed: set[str]) -> None:
        patch = [replace(path, inputs.get(key)) for key, path in PATCHED.items() if key in changed]
        if "accessLogSettings" in changed:
            logs = inputs.get("accessLogSettings") or {}
            patch += [replace(f"/accessLogSettings/{key}", logs.get(key)) for key in ("destinationArn", "format")]
        if patch:
            given = {"restApiId": inputs["restApi"], "stageName": inputs["stageName"]}
            apis.update_stage(**given, patchOperations=patch)


class MethodSettings(ResourceType):
    """What a stage says of one method, or of all (`*/*`); its id is `api-stage-path`. Caching is not mapped."""

    token = "aws:apigateway/methodSettings:MethodSettings"
    identity = frozenset({"restApi", "stageName", "methodPath"})
    changeable = frozenset({"settings"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        api, stage, method = (inputs[key] for key in ("restApi", "stageName", "methodPath"))
        if unknown := sorted(set(inputs["settings"]) - set(SETTINGS)):
            raise MappingError(f"{self.token}: the setting(s) {', '.join(unknown)} are not mapped to the emulator")
        given = {key: value for key, value in inputs["settings"].items() if value is not None}
        patch = [replace(f"/{method}/{SETTINGS[key]}", _whole(key, value)) for key, value in given.items()]
        apis = cloud.client("apigateway")
        apis.update_stage(restApiId=api, stageName=stage, patchOperations=patch)
        return Made(f"{api}-{stage}-{method}")

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        self.delete(cloud, old)  # a setting that the program no longer has would stay
        return self.create(cloud, inputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        api, stage, method = (old.kept[key] for key in ("restApi", "stageName", "methodPath"))
        patch = [{"op": "remove", "path": f"/{method}"}]
        cloud.client("apigateway").update_stage(restApiId=api, stageName=stage, patchOperations=patch)


def _whole(key: str, value: Any) -> Any:
    return int(value) if key == "throttlingBurstLimit" else value  # Pulumi's numbers travel as floats


def _outputs(cloud: Cloud, api: str, stage: str) -> dict[str, str]:
    return {
        "arn": f"arn:aws:apigateway:{cloud.region}::/restapis/{api}/stages/{stage}",
        "executionArn": cloud.arn("execute-api", f"{api}/{stage}"),
        "invokeUrl": f"{cloud.endpoint}/_aws/execute-api/{api}/{stage}",
    }
