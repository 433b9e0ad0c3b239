"""Lambda functions."""

from __future__ import annotations

from typing import Any

from ops.sandbox.resources.archive import zip_archive
from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags, parameters

CONFIGURATION = frozenset(
    {
        "deadLetterConfig",
        "description",
        "environment",
        "ephemeralStorage",
        "handler",
        "kmsKeyArn",
        "layers",
        "loggingConfig",
        "memorySize",
        "role",
        "runtime",
        "timeout",
        "tracingConfig",
    }
)
# what UpdateFunctionConfiguration needs to hear when an input is taken out of the program
EMPTY = {
    "deadLetterConfig": {"targetArn": ""},
    "description": "",
    "environment": {"variables": {}},
    "kmsKeyArn": "",
    "layers": [],
    "loggingConfig": {"logFormat": "Text"},
    "memorySize": 128,
    "timeout": 3,
    "tracingConfig": {"mode": "PassThrough"},
}
OFTEN = {"Delay": 0.05, "MaxAttempts": 600}  # seconds; the emulator is quicker than AWS
CONCURRENCY = "reservedConcurrentExecutions"


class Function(ResourceType):
    """A function from a zip archive; its id is its name."""

    token = "aws:lambda/function:Function"
    named = True
    identity = frozenset({"name"})
    changeable = CONFIGURATION | {"architectures", "code", CONCURRENCY, "tags"}
    kept = frozenset({"tags"})
    ignored = {
        "packageType": "an image would already show as an imageUri, which is not mapped",
        "publish": "the sandbox runs $LATEST; publishing is the deployed service's business",
        "skipDestroy": "nothing of a sandbox outlives it",
        "sourceCodeHash": "the sandbox compares the archive itself",
    }
    outputs = frozenset({"arn", "invokeArn", "qualifiedArn", "version"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        client = cloud.client("lambda")
        values = {key: value for key, value in inputs.items() if key not in ("code", CONCURRENCY)}
        given = parameters(client, "CreateFunction", values, {"name": "FunctionName"})
        made = client.create_function(Code={"ZipFile": zip_archive(inputs["code"])}, **given)
        self._reserve(client, inputs)
        return Made(inputs["name"], _outputs(cloud, made["FunctionArn"], made["Version"]))

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        client, name = cloud.client("lambda"), inputs["name"]
        self.wait(cloud, old)
        if changed & {"code", "architectures"}:
            architectures = inputs.get("architectures") or ["x86_64"]
            code = zip_archive(inputs["code"])
            client.update_function_code(FunctionName=name, ZipFile=code, Architectures=architectures)
            _wait_for_update(client, name)
        if configuration := changed & CONFIGURATION:
            values = {key: inputs.get(key, EMPTY.get(key)) for key in configuration}
            given = parameters(client, "UpdateFunctionConfiguration", values)
            client.update_function_configuration(FunctionName=name, **given)
            _wait_for_update(client, name)
        if CONCURRENCY in changed:
            self._reserve(client, inputs, changing=True)
        added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
        if added:
            client.tag_resource(Resource=old.outputs["arn"], Tags=added)
        if removed:
            client.untag_resource(Resource=old.outputs["arn"], TagKeys=removed)
        return Made(old.id, old.outputs)

    def wait(self, cloud: Cloud, deployed: Deployed) -> None:
        waiter = cloud.client("lambda").get_waiter("function_active_v2")
        waiter.wait(FunctionName=deployed.id, WaiterConfig=OFTEN)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("lambda").delete_function(FunctionName=old.id)

    def _reserve(self, client: Any, inputs: Inputs, changing: bool = False) -> None:
        reserved = inputs.get(CONCURRENCY)
        if reserved is not None and reserved >= 0:  # -1 is Pulumi's "no limit"
            client.put_function_concurrency(FunctionName=inputs["name"], ReservedConcurrentExecutions=int(reserved))
        elif changing:
            client.delete_function_concurrency(FunctionName=inputs["name"])


def _wait_for_update(client: Any, name: str) -> None:
    client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig=OFTEN)


def _outputs(cloud: Cloud, arn: str, version: str) -> dict[str, str]:
    invoke = f"arn:aws:apigateway:{cloud.region}:lambda:path/2015-03-31/functions/{arn}/invocations"
    return {"arn": arn, "invokeArn": invoke, "qualifiedArn": f"{arn}:{version}", "version": version}
