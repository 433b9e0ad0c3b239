"""What API Gateway needs of our OpenAPI document, and what it answers itself where a call does not get through."""

import json
from typing import Any

from domain import openapi

STAGE = "v1"
REFUSALS = {
    "MISSING_AUTHENTICATION_TOKEN": (403, "not-signed", "the call is not signed, or there is no such operation"),
    "ACCESS_DENIED": (403, "not-allowed", "you may not call this: execute-api:Invoke is missing"),
    "INVALID_SIGNATURE": (403, "not-signed", "the signature is not right"),
    "EXPIRED_TOKEN": (403, "expired-credentials", "your credentials have expired"),
    "THROTTLED": (429, "too-many-calls", "there are too many calls"),
    "DEFAULT_4XX": (None, "bad-call", "the call is not right"),
    "DEFAULT_5XX": (None, "broken", "the coordinator could not answer"),
}
"""What API Gateway itself says no to, in the shape of our own refusals.
https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"""


def gateway_document(title: str, function_arn: str) -> dict[str, Any]:
    """What API Gateway needs of the OpenAPI document: each operation signed, and answered by the function."""
    whole = openapi.document(title, STAGE)
    region = function_arn.split(":")[3] if function_arn else ""
    answered = {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function_arn}/invocations",
    }
    kept = ("operationId", "parameters", "security")
    paths = {
        path: {
            method: {key: operation[key] for key in kept}
            | {"responses": {"default": {"description": "JSON"}}, "x-amazon-apigateway-integration": answered}
            for method, operation in operations.items()
        }
        for path, operations in whole["paths"].items()
    }
    components = {"securitySchemes": whole["components"]["securitySchemes"]}
    refusals = {kind: _refusal(*told) for kind, told in REFUSALS.items()}
    return {**whole, "paths": paths, "components": components, "x-amazon-apigateway-gateway-responses": refusals}


def _refusal(status: int | None, kind: str, detail: str) -> dict[str, Any]:
    body = {
        "type": f"urn:deployment-coordinator:{kind}",
        "title": kind.replace("-", " ").capitalize(),
        **({"status": status} if status else {}),
        "detail": detail,
        "advice": "see docs/api.md, and name this call to whoever runs the coordinator: $context.requestId",
    }
    answer: dict[str, Any] = {
        "responseParameters": {"gatewayresponse.header.Content-Type": "'application/problem+json'"},
        "responseTemplates": {"application/json": json.dumps(body)},
    }
    return {**answer, "statusCode": str(status)} if status else answer
