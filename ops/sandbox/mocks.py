"""Mocks for unit tests of a program: well-formed ids and ARNs, and an error for whatever was not foreseen."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
from pulumi.runtime import mocks as pulumi_mocks

from ops.sandbox.errors import MappingError
from ops.sandbox.monitor import plain

ARNS = {
    "aws:apigateway/restApi:RestApi": "arn:{partition}:apigateway:{region}::/restapis/{name}",
    "aws:cloudwatch/eventArchive:EventArchive": "arn:{partition}:events:{region}:{account}:archive/{name}",
    "aws:cloudwatch/eventBus:EventBus": "arn:{partition}:events:{region}:{account}:event-bus/{name}",
    "aws:cloudwatch/eventRule:EventRule": "arn:{partition}:events:{region}:{account}:rule/{path}",
    "aws:cloudwatch/logGroup:LogGroup": "arn:{partition}:logs:{region}:{account}:log-group:{name}",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
    "aws:dynamodb/table:Table": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    "aws:iam/role:Role": "arn:{partition}:iam::{account}:role/{name}",
    "aws:lambda/eventSourceMapping:EventSourceMapping": (
        "arn:{partition}:lambda:{region}:{account}:event-source-mapping:{id}"
    ),
    "aws:lambda/function:Function": "arn:{partition}:lambda:{region}:{account}:function:{name}",
    "aws:sfn/stateMachine:StateMachine": "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
    "aws:sns/topic:Topic": "arn:{partition}:sns:{region}:{account}:{name}",
    "aws:sqs/queue:Queue": "arn:{partition}:sqs:{region}:{account}:{name}",
}

# what a type has besides its inputs, its name and its ARN, as patterns like those above
OUTPUTS: dict[str, dict[str, str]] = {
    "aws:cloudwatch/eventRule:EventRule": {"eventBusName": "default"},
    "aws:cloudwatch/eventTarget:EventTarget": {"targetId": "{logical}"},
    "aws:dynamodb/table:Table": {"streamArn": "{arn}/stream/2026-01-01T00:00:00.000"},
    "aws:iam/role:Role": {"uniqueId": "AROAEXAMPLE{name}"},
    "aws:lambda/eventSourceMapping:EventSourceMapping": {"uuid": "{id}"},
    "aws:lambda/function:Function": {
        "invokeArn": ("arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"),
        "qualifiedArn": "{arn}:$LATEST",
        "version": "$LATEST",
    },
    "aws:sqs/queue:Queue": {"url": "{id}"},
}

Ids = Callable[[dict[str, str], dict[str, Any]], str]
IDS: dict[str, Ids] = {
    "aws:cloudwatch/eventRule:EventRule": lambda facts, inputs: facts["path"],
    "aws:iam/rolePolicy:RolePolicy": lambda facts, inputs: f"{inputs['role']}:{facts['name']}",
    "aws:lambda/eventSourceMapping:EventSourceMapping": (
        lambda facts, inputs: str(uuid.uuid5(uuid.NAMESPACE_URL, facts["logical"]))
    ),
    "aws:sfn/stateMachine:StateMachine": lambda facts, inputs: facts["arn"],
    "aws:sns/topic:Topic": lambda facts, inputs: facts["arn"],
    "aws:sqs/queue:Queue": lambda facts, inputs: (
        f"https://sqs.{facts['region']}.amazonaws.com/{facts['account']}/{facts['name']}"
    ),
}


class PlainMocks(pulumi_mocks.Mocks):
    """Answers as AWS would in an update; in a preview ids, and outputs that are not inputs, are unknown.

    `invokes` adds answers: {token: answer, or a function of the arguments}; an invoke without one raises.
    """

    def __init__(
        self,
        account: str = "123456789012",
        region: str = "us-east-1",
        invokes: Mapping[str, Any] | None = None,
    ) -> None:
        self.partition = "aws"
        self.account = account
        self.region = region
        self.invokes = {**environment_invokes(account, region), **(invokes or {})}

    def new_resource(self, args: pulumi_mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """(id, inputs and outputs) of one resource."""
        outputs = dict(args.inputs)
        if args.custom is False:
            return "", outputs
        if pulumi.runtime.is_dry_run():
            return "", outputs
        inputs = plain(args.inputs)
        facts = self._facts(args, inputs)
        outputs.setdefault("name", facts["name"])
        if "arn" in facts:
            outputs.setdefault("arn", facts["arn"])
        for key, pattern in OUTPUTS.get(args.typ, {}).items():
            outputs.setdefault(key, pattern.format(**facts))
        return facts["id"], outputs

    def call(self, args: pulumi_mocks.MockCallArgs) -> Any:
        """The answer to one invoke; MappingError if nobody gave one."""
        if args.token not in self.invokes:
            raise MappingError(f"nobody mocked the invoke {args.token}: PlainMocks(invokes={{...}})")
        answer = self.invokes[args.token]
        return answer(args.args) if callable(answer) else answer

    def _facts(self, args: pulumi_mocks.MockResourceArgs, inputs: dict[str, Any]) -> dict[str, str]:
        name = inputs.get("name") or f"{inputs.get('namePrefix') or f'{args.name}-'}1234567"
        bus = inputs.get("eventBusName") or "default"
        facts = {
            "partition": self.partition,
            "region": self.region,
            "account": self.account,
            "logical": args.name,
        }
        facts |= {
            "name": name,
            "path": name if bus == "default" else f"{bus}/{name}",
            "id": args.resource_id or name,
        }
        if args.typ == "aws:lambda/eventSourceMapping:EventSourceMapping":
            facts["id"] = IDS[args.typ](facts, inputs)
        if args.typ in ARNS:
            facts["arn"] = ARNS[args.typ].format(**facts)
        if args.typ in IDS and not args.resource_id:
            facts["id"] = IDS[args.typ](facts, inputs)
        return facts


def environment_invokes(account: str, region: str) -> dict[str, Any]:
    """Answers to the invokes that ask who and where we are."""
    return {
        "aws:index/getCallerIdentity:getCallerIdentity": {
            "accountId": account,
            "arn": f"arn:aws:iam::{account}:root",
            "id": account,
            "userId": account,
        },
        "aws:index/getRegion:getRegion": {
            "description": region,
            "endpoint": f"ec2.{region}.amazonaws.com",
            "id": region,
            "name": region,
            "region": region,
        },
        "aws:index/getPartition:getPartition": {
            "dnsSuffix": "amazonaws.com",
            "id": "aws",
            "partition": "aws",
            "reverseDnsPrefix": "com.amazonaws",
        },
    }
