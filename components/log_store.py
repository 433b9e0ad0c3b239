"""Where all functions of a coordinator write their lines: one place to search, to keep and to pay for."""

from collections.abc import Mapping
from typing import NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components.arguments import check


class LogStoreArgs(TypedDict):
    retention_days: NotRequired[int]
    """How long log lines are kept, one of the numbers of days that CloudWatch Logs knows; default 30."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource."""


class LogStore(pulumi.ComponentResource):
    """One log group for many functions, so that one query finds everything about a deployment."""

    log_group_name: pulumi.Output[str]
    """Name of the log group."""
    log_group_arn: pulumi.Output[str]
    """ARN of the log group."""

    def __init__(self, name: str, args: LogStoreArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        check(name, LogStoreArgs, args)
        super().__init__("coordinator:index:LogStore", name, dict(args), opts)
        group = aws.cloudwatch.LogGroup(
            f"{name}-group",
            retention_in_days=args.get("retention_days", 30),
            tags=args.get("tags", {}),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.log_group_name, self.log_group_arn = group.name, group.arn
        self.register_outputs({"log_group_name": self.log_group_name, "log_group_arn": self.log_group_arn})
