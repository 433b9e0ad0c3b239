"""A service to deploy: a stack whose parameter changes, and a function whose code changes, alias and all."""

from __future__ import annotations

import json
from typing import Any

from tests.world import World

BUCKET, SERVICE = "artifacts", "storefront"
TEMPLATE = {
    "Parameters": {"Theme": {"Type": "String"}},
    "Resources": {
        "Setting": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Name": "/storefront/theme", "Type": "String", "Value": {"Ref": "Theme"}},
        }
    },
}


def create(world: World) -> None:
    """The function is there before its first deployment; the stack is not."""
    world.lambda_.put(SERVICE, b"code that was there before")


def publish(world: World, version: str, *, works: bool = True) -> None:
    """Template and code of a version are where requests say that they are."""
    code = f"code of {version}".encode()
    world.s3.put(BUCKET, f"{SERVICE}/template.json", json.dumps(TEMPLATE).encode())
    world.s3.put(BUCKET, f"{SERVICE}/{version}.zip", code)
    world.lambda_.behave(code, lambda payload: {"ok": works})


def request(version: str) -> dict[str, Any]:
    return {
        "deploymentId": f"{SERVICE}-{version}",
        "service": SERVICE,
        "version": version,
        "requestedBy": "ci",
        "infrastructure": {
            "kind": "cloudformation",
            "stack": SERVICE,
            "template": f"s3://{BUCKET}/{SERVICE}/template.json",
            "parameters": {"Theme": version},
        },
        "application": {
            "kind": "lambda",
            "function": SERVICE,
            "alias": "live",
            "code": f"s3://{BUCKET}/{SERVICE}/{version}.zip",
        },
        "validation": [{"kind": "lambda", "function": f"{SERVICE}:live", "expect": {"ok": True}}],
    }
