"""Reads an OpenAPI 3 document into the parameters of API Gateway's calls; refuses what it does not know."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ops.sandbox.errors import MappingError
from ops.sandbox.resources.shapes import parameters

EXTENSION = "x-amazon-apigateway-"
ANY = f"{EXTENSION}any-method"
INTEGRATION = f"{EXTENSION}integration"
RESPONSES = f"{EXTENSION}gateway-responses"
VALIDATOR = f"{EXTENSION}request-validator"
VALIDATORS = f"{EXTENSION}request-validators"
JSON = "application/json"
VERBS = ("get", "put", "post", "delete", "options", "head", "patch", ANY)
PLACES = {"query": "querystring", "header": "header", "path": "path"}


@dataclass
class Method:
    """One method: where it is, and the parameters of PutMethod, PutIntegration and PutIntegrationResponse."""

    path: str
    verb: str
    facts: dict[str, Any]
    integration: dict[str, Any]
    responses: list[dict[str, Any]] = field(default_factory=list)
    validator: str = ""
    schema: str | None = None
    """JSON schema of the body, with all components of the document."""


def methods(apis: Any, document: Mapping[str, Any]) -> Iterator[Method]:
    """The methods of a document; MappingError for an extension, scheme or integration that is not known."""
    _refuse_unknown("the document", document, RESPONSES, VALIDATOR, VALIDATORS)
    for path, item in (document.get("paths") or {}).items():
        _refuse_unknown(path, item, ANY)
        for verb in VERBS:
            if verb in item:
                yield _method(apis, document, path, verb, item)


def _method(apis: Any, document: Mapping[str, Any], path: str, verb: str, item: Mapping[str, Any]) -> Method:
    operation = item[verb]
    where = f"{verb.removeprefix(EXTENSION)} {path}"
    _refuse_unknown(where, operation, INTEGRATION, VALIDATOR)
    if INTEGRATION not in operation:
        raise MappingError(f"the operation {where} has no {INTEGRATION}")
    given = dict(operation[INTEGRATION])
    made = Method(
        "/" + path.strip("/"),
        "ANY" if verb == ANY else verb.upper(),
        {
            "authorizationType": _authorization(document, operation, where),
            "operationName": operation.get("operationId", ""),
        },
        _integration(apis, given),
        [_response(apis, pattern, each) for pattern, each in (given.get("responses") or {}).items()],
        _validator(document, operation, where),
    )
    stated = [*item.get("parameters", []), *operation.get("parameters", [])]
    if needed := _needed([_resolved(document, each) for each in stated]):
        made.facts["requestParameters"] = needed
    if schema := _schema(operation, where):
        made.facts["requestModels"] = {JSON: operation.get("operationId") or f"{made.verb}{made.path}"}
        made.schema = json.dumps({**schema, "components": document.get("components") or {}})
    return made


def _authorization(document: Mapping[str, Any], operation: Mapping[str, Any], where: str) -> str:
    schemes = (document.get("components") or {}).get("securitySchemes") or {}
    wanted = [name for each in operation.get("security", document.get("security", [])) for name in each]
    for name in wanted:
        if (schemes.get(name) or {}).get(f"{EXTENSION}authtype") != "awsSigv4":
            raise MappingError(f"the operation {where}: the sandbox maps no security scheme but awsSigv4, not '{name}'")
    return "AWS_IAM" if wanted else "NONE"


def _integration(apis: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    values = {key: value for key, value in given.items() if key not in ("responses", "payloadFormatVersion")}
    values |= {key: values[key].upper() for key in ("type", "passthroughBehavior") if key in values}
    # HTTP method of the backend; the method's own is said beside it
    return parameters(apis, "PutIntegration", values, {"httpMethod": "integrationHttpMethod"})


def _response(apis: Any, pattern: str, given: Mapping[str, Any]) -> dict[str, Any]:
    selection = {} if pattern == "default" else {"selectionPattern": pattern}
    return parameters(apis, "PutIntegrationResponse", {**given, **selection})


def _resolved(document: Mapping[str, Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    name = given.get("$ref", "").removeprefix("#/components/parameters/")
    return document["components"]["parameters"][name] if name else given


def _needed(given: list[Mapping[str, Any]]) -> dict[str, bool]:
    for each in given:
        if each.get("in") not in PLACES:
            raise MappingError(f"the sandbox has no mapping for the parameter {json.dumps(each)}")
    return {f"method.request.{PLACES[each['in']]}.{each['name']}": bool(each.get("required")) for each in given}


def _validator(document: Mapping[str, Any], operation: Mapping[str, Any], where: str) -> str:
    name = operation.get(VALIDATOR, document.get(VALIDATOR, ""))
    if name and name not in (document.get(VALIDATORS) or {}):
        raise MappingError(f"the operation {where} names the request validator '{name}', which the document lacks")
    return name


def _schema(operation: Mapping[str, Any], where: str) -> dict[str, Any] | None:
    content = (operation.get("requestBody") or {}).get("content") or {}
    if unknown := sorted(set(content) - {JSON}):
        raise MappingError(f"the operation {where}: the sandbox maps no body but {JSON}, not {', '.join(unknown)}")
    return (content.get(JSON) or {}).get("schema")


def _refuse_unknown(where: str, given: Mapping[str, Any], *known: str) -> None:
    unknown = [key for key in given if key.startswith(EXTENSION) and key not in known]
    if unknown:
        raise MappingError(f"{where}: the sandbox has no mapping for {', '.join(sorted(unknown))}")
