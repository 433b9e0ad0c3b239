"""The API whose every method says who called it."""

import hashlib
import json

import pulumi
import pulumi_aws as aws
from function import Function
from storage import letters, table

config = pulumi.Config()
PROBLEM = '{"type": "$context.error.responseType", "detail": $context.error.messageString}'
WRITES_LOGS = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
WRITES_TRACES = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"
FORGED = {"statusCode": 401, "responseTemplates": {"application/json": '{"detail": "who are you?"}'}}
SIGV4 = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    "x-amazon-apigateway-authtype": "awsSigv4",
}
MADE = {"type": "object", "required": ["id"], "properties": {"id": {"$ref": "#/components/schemas/Id"}}}
DOCUMENT = {
    "openapi": "3.0.1",
    "info": {"title": "fixture", "version": "1"},
    "components": {"schemas": {"Made": MADE, "Id": {"type": "string"}}, "securitySchemes": {"sigv4": SIGV4}},
    "x-amazon-apigateway-gateway-responses": {"INVALID_SIGNATURE": FORGED},
    "x-amazon-apigateway-request-validators": {"all": {"validateRequestParameters": True, "validateRequestBody": True}},
}

echo = Function("echo", handler="record.echo", table=table, letters=letters).function


def document(function: str) -> str:
    """The API in OpenAPI: a path for each one that is configured."""
    integration = {"type": "aws_proxy", "httpMethod": "POST", "uri": function, "payloadFormatVersion": "1.0"}
    size = {"name": "size", "in": "query", "required": True, "schema": {"type": "integer"}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Made"}}}}
    only_signed = {"security": [{"sigv4": []}], "x-amazon-apigateway-integration": integration}
    checked = {**only_signed, "x-amazon-apigateway-request-validator": "all"}
    paths = {path: {"get": {**only_signed, "operationId": "who"}} for path in config.require_object("paths")}
    paths["/made"] = {"post": {**checked, "operationId": "make", "parameters": [size], "requestBody": body}}
    return json.dumps({**DOCUMENT, "paths": paths})


body = echo.invoke_arn.apply(document)
api = aws.apigateway.RestApi(
    "api",
    description="of the fixture",
    body=body,
    endpoint_configuration={"types": "REGIONAL"},
    disable_execute_api_endpoint=False,
    tags={"of": "fixture"},
)
aws.lambda_.Permission(
    "api-may-invoke",
    action="lambda:InvokeFunction",
    function=echo.name,
    principal="apigateway.amazonaws.com",
    source_arn=pulumi.Output.concat(api.execution_arn, "/*/*"),
)
denied = aws.apigateway.Response(
    "denied",
    rest_api_id=api.id,
    response_type="DEFAULT_4XX",
    response_templates={"application/json": PROBLEM},
    response_parameters={"gatewayresponse.header.Content-Type": "'application/problem+json'"},
)
deployment = aws.apigateway.Deployment(
    "api",
    rest_api=api.id,
    description="of the fixture",
    triggers={"body": body.apply(lambda text: hashlib.sha256(text.encode()).hexdigest())},
    opts=pulumi.ResourceOptions(depends_on=[denied]),
)

trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "apigateway.amazonaws.com"}}
role = aws.iam.Role(
    "api-logs",
    assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    managed_policy_arns=[WRITES_LOGS],
)
aws.iam.RolePolicyAttachment("api-logs-traces", role=role.name, policy_arn=WRITES_TRACES)
account = aws.apigateway.Account("account", cloudwatch_role_arn=role.arn)
access = aws.cloudwatch.LogGroup("api-access", retention_in_days=7)
stage = aws.apigateway.Stage(
    "v1",
    rest_api=api.id,
    deployment=deployment.id,
    stage_name="v1",
    description="of the fixture",
    access_log_settings={"destination_arn": access.arn, "format": '{"caller": "$context.identity.userArn"}'},
    xray_tracing_enabled=True,
    tags={"of": "fixture"},
    opts=pulumi.ResourceOptions(depends_on=[account]),
)
aws.apigateway.MethodSettings(
    "all",
    rest_api=api.id,
    stage_name=stage.stage_name,
    method_path="*/*",
    settings={
        "metrics_enabled": True,
        "logging_level": "ERROR",
        "data_trace_enabled": False,
        "throttling_rate_limit": config.require_int("rate"),
        "throttling_burst_limit": config.require_int("rate"),
    },
)
