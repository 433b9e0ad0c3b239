"""The control API as an OpenAPI document: the same for API Gateway, for clients and for the docs.

https://spec.openapis.org/oas/v3.0.3
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from domain import answers, kinds, request, request_parts, shapes
from domain.fields import Field, schema_of, schema_of_object
from domain.operations import OPERATIONS, Operation

SIGNED = "sigv4"
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
ALWAYS = {
    400: "The call is not right; every problem is listed.",
    403: "You may not do this.",
    429: "Too many calls; try again in a moment.",
    500: "The coordinator is broken.",
    503: "AWS could not be asked; try again in a moment.",
}


def document(title: str, version: str) -> dict[str, Any]:
    """Every operation with its parameters, its body and its answers."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    scheme = {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "description": "AWS Signature Version 4 of the caller's own credentials, service `execute-api`.",
        "x-amazon-apigateway-authtype": "awsSigv4",
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"securitySchemes": {SIGNED: scheme}, "schemas": {**answers.SCHEMAS, "Request": _request()}},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    parameters = [_parameter(name, known, "path") for name, known in operation.parameters.items()]
    parameters += [_parameter(name, known, "query") for name, known in operation.query.items()]
    told = {**ALWAYS, **operation.answers}
    described = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [{SIGNED: []}],
        "parameters": parameters,
        "responses": {str(status): _answer(operation, status, told[status]) for status in sorted(told)},
    }
    if operation.body is None:
        return described
    schema = schema_of_object(operation.body) if operation.body else {"$ref": "#/components/schemas/Request"}
    return {**described, "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _answer(operation: Operation, status: int, meaning: str) -> dict[str, Any]:
    if status >= 300:
        return {"description": meaning, "content": PROBLEM}
    schema = {"$ref": f"#/components/schemas/{answers.OF[operation.name]}"}
    return {"description": meaning, "content": {"application/json": {"schema": schema}}}


def _parameter(name: str, known: Field, where: str) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema_of(known.check)}


def _request() -> dict[str, Any]:
    """A request as the path of its service takes it: the path names the service already."""
    known: Mapping[str, Field] = request.top_fields("ENVIRONMENT")
    whole = schema_of_object(known)
    checks = _kinds(kinds.VALIDATION.items())
    parts = {
        "infrastructure": _kinds(shapes.of_parts(kinds.INFRASTRUCTURE)),
        "application": _kinds(shapes.of_parts(kinds.APPLICATION)),
        "validation": {"type": "array", "maxItems": request_parts.MAX_VALIDATIONS, "items": checks},
        "approvals": schema_of_object(request.REQUESTED),
        "environment": {"type": "string"},
    }
    return {**whole, "required": ["version"], "properties": {**whole["properties"], **parts}}


def _kinds(kinds: Iterable[tuple[str, dict[str, Field]]]) -> dict[str, Any]:
    return {"oneOf": [_kind(kind, known) for kind, known in kinds]}


def _kind(kind: str, known: dict[str, Field]) -> dict[str, Any]:
    schema = schema_of_object(known)
    required = ["kind", *schema.get("required", [])]
    return {
        **schema,
        "required": required,
        "properties": {"kind": {"type": "string", "enum": [kind]}, **schema["properties"]},
    }
