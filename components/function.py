"""One Lambda function: its code, its role, its log, what it may do, and where its failures go."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import code, policy
from components.arguments import check
from components.policy import GrantArgs

RETRIES = {"AWS_RETRY_MODE": "standard", "AWS_MAX_ATTEMPTS": "3"}


class FunctionArgs(TypedDict):
    handler: str
    """Entry point, `handlers.start.handler` for example."""
    code: NotRequired[pulumi.Archive]
    """Archive of the function's code, for functions of yours; default: the coordinator's own handlers."""
    runtime: NotRequired[str]
    """Runtime of that code; default `python3.13`."""
    environment: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Environment variables."""
    timeout_seconds: NotRequired[int]
    """How long one call may take; default 60."""
    memory_mb: NotRequired[int]
    """Memory, and with it the share of a CPU; default 256."""
    log_group_name: NotRequired[pulumi.Input[str]]
    """Log group of a LogStore to write to; default: one of its own."""
    log_group_arn: NotRequired[pulumi.Input[str]]
    """ARN of that log group."""
    log_retention_days: NotRequired[int]
    """How long the lines of its own log group are kept; default 30."""
    may: NotRequired[Sequence[GrantArgs]]
    """What the function may do, beside writing its log."""
    dead_letters_arn: NotRequired[pulumi.Input[str]]
    """Queue for events that every attempt failed on."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource."""


class Function(pulumi.ComponentResource):
    """One Lambda function with a role of its own."""

    arn: pulumi.Output[str]
    """ARN of the function."""
    name: pulumi.Output[str]
    """Physical name of the function."""
    role_arn: pulumi.Output[str]
    """ARN of the function's role."""

    def __init__(self, name: str, args: FunctionArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        check(name, FunctionArgs, args)
        super().__init__("coordinator:index:Function", name, None, opts)
        self.logical_name, tags = name, args.get("tags", {})
        self.dead_letters_arn = args.get("dead_letters_arn")
        log_name, log_arn = self._log_group(args, tags)
        self._role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=policy.trust("lambda.amazonaws.com"),
            tags=tags,
            opts=self._child(),
        )
        allowed = self._allow("may", [*self._own_grants(log_arn), *args.get("may", ())])
        function = self._function(name, args, log_name, tags, [allowed])
        self.arn, self.name, self.role_arn = function.arn, function.name, self._role.arn
        if self.dead_letters_arn is not None:
            self._send_failures(name, function, self.dead_letters_arn)
        self.register_outputs({"arn": self.arn, "name": self.name, "role_arn": self.role_arn})

    def allow(self, *grants: GrantArgs) -> None:
        """Let the function do more than it was made for: what could not be known yet."""
        for grant in grants:
            self._allow(f"may-{grant['what']}", [grant])

    def _function(
        self,
        name: str,
        args: FunctionArgs,
        log_group: pulumi.Input[str],
        tags: Any,
        depends_on: list[pulumi.Resource],
    ) -> aws.lambda_.Function:
        return aws.lambda_.Function(
            f"{name}-function",
            role=self._role.arn,
            runtime=args.get("runtime", "python3.13"),
            architectures=["arm64"],
            handler=args["handler"],
            code=args.get("code") or code.archive(),
            timeout=args.get("timeout_seconds", 60),
            memory_size=args.get("memory_mb", 256),
            environment={"variables": {**RETRIES, **args.get("environment", {})}},
            # Lambda itself says only what went wrong: what it says of every call (START, REPORT) costs more than our
            # own lines. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
            logging_config={
                "log_format": "JSON",
                "application_log_level": "INFO",
                "system_log_level": "WARN",
                "log_group": log_group,
            },
            tags=tags,
            opts=self._child(depends_on=depends_on),
        )

    def _log_group(
        self, args: FunctionArgs, tags: Mapping[str, pulumi.Input[str]]
    ) -> tuple[pulumi.Input[str], pulumi.Input[str]]:
        """Name and ARN."""
        if ("log_group_name" in args) != ("log_group_arn" in args):
            raise ValueError(f"{self.logical_name} needs both log_group_name and log_group_arn, or neither")
        if "log_group_name" in args and "log_group_arn" in args:
            return args["log_group_name"], args["log_group_arn"]
        days = args.get("log_retention_days", 30)
        log = aws.cloudwatch.LogGroup(f"{self.logical_name}-log", retention_in_days=days, tags=tags, opts=self._child())
        return log.name, log.arn

    def _own_grants(self, log_arn: pulumi.Input[str]) -> list[GrantArgs]:
        streams = pulumi.Output.concat(log_arn, ":*")
        grants = [policy.grant("write-its-log", ["logs:CreateLogStream", "logs:PutLogEvents"], streams)]
        if self.dead_letters_arn is not None:
            grants.append(policy.grant("leave-its-failures", ["sqs:SendMessage"], self.dead_letters_arn))
        return grants

    def _allow(self, sentence: str, grants: list[GrantArgs]) -> aws.iam.RolePolicy:
        """The only place where a function's policy is written."""
        return aws.iam.RolePolicy(
            f"{self.logical_name}-{sentence}",
            role=self._role.name,
            policy=policy.granted(*grants),
            opts=self._child(),
        )

    def _send_failures(self, name: str, function: aws.lambda_.Function, dead_letters_arn: pulumi.Input[str]) -> None:
        aws.lambda_.FunctionEventInvokeConfig(
            f"{name}-failures",
            function_name=function.name,
            maximum_retry_attempts=2,
            destination_config={"on_failure": {"destination": dead_letters_arn}},
            opts=self._child(),
        )

    def _child(self, **more: Any) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, **more)


LOG = ("log_group_name", "log_group_arn", "log_retention_days")


def log_of(args: Mapping[str, Any]) -> Any:
    """Where a component's functions write: what it was told of it."""
    return {key: args[key] for key in LOG if key in args}
