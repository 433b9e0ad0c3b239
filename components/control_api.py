"""The door for people: a REST API whose every method demands a signature, in front of one function."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import policy
from components.arguments import check
from components.gateway import STAGE, gateway_document

RATE, BURST = 20, 40
WRITES_LOGS = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
LOGGED = {
    "requestId": "$context.requestId",
    "at": "$context.requestTimeEpoch",
    "by": "$context.identity.userArn",
    "from": "$context.identity.sourceIp",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "status": "$context.status",
    "latencyMs": "$context.responseLatency",
    "error": "$context.error.responseType",
}
"""No message of an error: API Gateway's repeat what the caller signed with.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html"""


class ControlApiArgs(TypedDict):
    function_name: pulumi.Input[str]
    """Name of the function that answers."""
    function_arn: pulumi.Input[str]
    """ARN of that function."""
    api_name: NotRequired[str]
    """Name of the API; default: the component's name."""
    rate: NotRequired[int]
    """Calls a second that are let through on the average; default 20."""
    burst: NotRequired[int]
    """Calls that are let through at once; default 40."""
    log_retention_days: NotRequired[int]
    """How long the access log is kept; default 30."""
    account_log_role: NotRequired[bool]
    """Whether to set the role by which API Gateway writes logs. It is one for the account and region: exactly one of
    the stacks there must set it. Default true."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource."""


class ControlApi(pulumi.ComponentResource):
    """Operations of the coordinator for people and their tools, each signed by AWS credentials."""

    url: pulumi.Output[str]
    """Address of the API, with the name of its stage at the end."""
    execution_arn: pulumi.Output[str]
    """ARN of the stage: `<execution_arn>/GET/deployments` stands in the policies of those who may call."""

    def __init__(self, name: str, args: ControlApiArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        check(name, ControlApiArgs, args)
        super().__init__("coordinator:index:ControlApi", name, None, opts)
        self.logical_name, self._args, self._tags = name, args, args.get("tags", {})
        api = self._api()
        stage = self._stage(api, self._log(), [*self._account()])
        self.url = stage.invoke_url
        self.execution_arn = pulumi.Output.concat(api.execution_arn, "/", STAGE)
        self.register_outputs({"url": self.url, "execution_arn": self.execution_arn})

    def _api(self) -> aws.apigateway.RestApi:
        name, args = self.logical_name, self._args
        api_name = args.get("api_name", name)
        function_arn = pulumi.Output.from_input(args["function_arn"])
        self._document = function_arn.apply(lambda arn: json.dumps(gateway_document(api_name, arn)))
        api = aws.apigateway.RestApi(
            f"{name}-api",
            name=api_name,
            description="Requests, votes and looks of people; every call is signed.",
            body=self._document,
            endpoint_configuration={"types": "REGIONAL"},
            tags=self._tags,
            opts=self._child(),
        )
        aws.lambda_.Permission(
            f"{name}-permission",
            function=args["function_name"],
            action="lambda:InvokeFunction",
            principal="apigateway.amazonaws.com",
            source_arn=pulumi.Output.concat(api.execution_arn, "/*/*"),
            opts=self._child(),
        )
        return api

    def _stage(
        self, api: aws.apigateway.RestApi, log: aws.cloudwatch.LogGroup, after: list[pulumi.Resource]
    ) -> aws.apigateway.Stage:
        name, tags = self.logical_name, self._tags
        # The stage serves what was deployed last: another document must be another deployment.
        deployed = aws.apigateway.Deployment(
            f"{name}-deployment",
            rest_api=api.id,
            triggers={"document": self._document.apply(_digest)},
            opts=self._child(),
        )
        stage = aws.apigateway.Stage(
            f"{name}-stage",
            rest_api=api.id,
            deployment=deployed.id,
            stage_name=STAGE,
            access_log_settings={"destination_arn": log.arn, "format": json.dumps(LOGGED)},
            tags=tags,
            opts=self._child(depends_on=after),
        )
        aws.apigateway.MethodSettings(
            f"{name}-throttle",
            rest_api=api.id,
            stage_name=stage.stage_name,
            method_path="*/*",
            settings={
                "throttling_rate_limit": self._args.get("rate", RATE),
                "throttling_burst_limit": self._args.get("burst", BURST),
            },
            opts=self._child(),
        )
        return stage

    def _log(self) -> aws.cloudwatch.LogGroup:
        days = self._args.get("log_retention_days", 30)
        return aws.cloudwatch.LogGroup(
            f"{self.logical_name}-access-log", retention_in_days=days, tags=self._tags, opts=self._child()
        )

    def _account(self) -> list[pulumi.Resource]:
        """https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"""
        if not self._args.get("account_log_role", True):
            return []
        role = aws.iam.Role(
            f"{self.logical_name}-log-role",
            assume_role_policy=policy.trust("apigateway.amazonaws.com"),
            tags=self._tags,
            opts=self._child(),
        )
        written = aws.iam.RolePolicyAttachment(
            f"{self.logical_name}-may-write-logs", role=role.name, policy_arn=WRITES_LOGS, opts=self._child()
        )
        # API Gateway tries the role when it is set.
        settled = self._child(depends_on=[written])
        return [aws.apigateway.Account(f"{self.logical_name}-account", cloudwatch_role_arn=role.arn, opts=settled)]

    def _child(self, **more: Any) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, **more)


def _digest(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()
