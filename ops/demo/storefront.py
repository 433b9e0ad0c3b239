"""A small real service: a stack with a role, a parameter and a function, and the code that an alias runs."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

BUCKET = "artifacts"
SERVICE = "storefront"
WORKING = """import os

def handler(event, context):
    return {{"ok": True, "version": "{version}", "theme": os.environ["THEME"]}}
"""
BROKEN = """def handler(event, context):
    raise RuntimeError("version {version} cannot find its catalogue")
"""


@dataclass(frozen=True)
class Release:
    """A version with what its infrastructure and its code look like."""

    version: str
    theme: str
    code: str = WORKING

    def publish(self, s3: Any) -> None:
        """Put template and code where the request says that they are."""
        s3.put_object(Bucket=BUCKET, Key=self._key("template.json"), Body=json.dumps(self._template(), indent=2))
        s3.put_object(Bucket=BUCKET, Key=self._key("app.zip"), Body=_zip(self.code.format(version=self.version)))

    def request(self, deployment_id: str, **more: Any) -> dict[str, Any]:
        return {
            "deploymentId": deployment_id,
            "service": SERVICE,
            "version": self.version,
            "requestedBy": "demo",
            "infrastructure": {
                "kind": "cloudformation",
                "stack": SERVICE,
                "template": f"s3://{BUCKET}/{self._key('template.json')}",
                "parameters": {"Theme": self.theme},
                "capabilities": ["CAPABILITY_IAM"],
            },
            "application": {
                "kind": "lambda",
                "function": SERVICE,
                "alias": "live",
                "code": f"s3://{BUCKET}/{self._key('app.zip')}",
            },
            "validation": [{"kind": "lambda", "function": f"{SERVICE}:live", "expect": {"ok": True}}],
        } | more

    def _key(self, name: str) -> str:
        return f"{SERVICE}/{self.version}/{name}"

    def _template(self) -> dict[str, Any]:
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
        return {
            "Description": f"{SERVICE} {self.version}",
            "Parameters": {"Theme": {"Type": "String"}},
            "Resources": {
                "Role": {
                    "Type": "AWS::IAM::Role",
                    "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}},
                },
                "Setting": {
                    "Type": "AWS::SSM::Parameter",
                    "Properties": {"Name": f"/{SERVICE}/theme", "Type": "String", "Value": {"Ref": "Theme"}},
                },
                "Function": {
                    "Type": "AWS::Lambda::Function",
                    "Properties": {
                        "FunctionName": SERVICE,
                        "Runtime": "python3.13",
                        "Handler": "index.handler",
                        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                        "Code": {"ZipFile": "def handler(event, context):\n    return {'ok': False}\n"},
                        "Environment": {"Variables": {"THEME": {"Ref": "Theme"}}},
                    },
                },
            },
        }


def _zip(code: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("index.py", (1980, 1, 1, 0, 0, 0)), code)
    return buffer.getvalue()
