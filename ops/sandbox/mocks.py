"""Mocks for unit tests of a program: well-formed ids and ARNs, and an error for whatever was not foreseen."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.runtime import mocks as pulumi_mocks

from ops.sandbox.aws_names import ARNS, IDS, MADE_UP, OUTPUTS
from ops.sandbox.errors import MappingError
from ops.sandbox.monitor import plain


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

    def _facts(self, args: pulumi_mocks.MockResourceArgs, inputs: dict[str, Any]) -> dict[str, Any]:
        name = inputs.get("name") or f"{inputs.get('namePrefix') or f'{args.name}-'}1234567"
        bus = inputs.get("eventBusName") or "default"
        facts = {
            **inputs,
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
        if args.typ in MADE_UP and not args.resource_id:
            facts["id"] = MADE_UP[args.typ](uuid.uuid5(uuid.NAMESPACE_URL, args.name))
        if args.typ in ARNS:
            facts["arn"] = ARNS[args.typ].format(**facts)
        if args.typ in IDS and not args.resource_id:
            facts["id"] = IDS[args.typ].format(**facts)
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
