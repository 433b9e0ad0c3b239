"""Writes an OpenAPI 3 document into a REST API, method by method: the emulator imports no documents.

Known are `security` with schemes of `awsSigv4`, parameters, request bodies, request validators, integrations
and gateway responses; any other extension of API Gateway is an error. A document is written whole: what it
does not have is taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ops.sandbox.resources.openapi_methods import JSON, RESPONSES, VALIDATORS, Method, methods
from ops.sandbox.resources.shapes import parameters

Document = Mapping[str, Any]


def write_api(apis: Any, api_id: str, document: Document, before: Document) -> None:
    """Make an API what the document says, in place of an older one; MappingError for what is not mapped."""
    wanted = list(methods(apis, document))
    tree = _Tree(apis, api_id)
    validators = _write_validators(apis, api_id, document.get(VALIDATORS) or {})
    for method in wanted:
        place = {"restApiId": api_id, "resourceId": tree.ensure(method.path), "httpMethod": method.verb}
        _write_model(apis, api_id, method)
        given = {"requestValidatorId": validators[method.validator]} if method.validator else {}
        apis.put_method(**place, **given, **method.facts)
        apis.put_integration(**place, **method.integration)
        for response in method.responses:
            apis.put_integration_response(**place, **response)
    tree.prune({(each.path, each.verb) for each in wanted})
    _write_responses(apis, api_id, document.get(RESPONSES) or {}, before.get(RESPONSES) or {})


def _write_validators(apis: Any, api_id: str, wanted: Mapping[str, Mapping[str, bool]]) -> dict[str, str]:
    """Their ids by name; those of an older document go."""
    for old in apis.get_request_validators(restApiId=api_id)["items"]:
        apis.delete_request_validator(restApiId=api_id, requestValidatorId=old["id"])
    made = {name: apis.create_request_validator(restApiId=api_id, name=name, **wanted[name]) for name in wanted}
    return {name: each["id"] for name, each in made.items()}


def _write_model(apis: Any, api_id: str, method: Method) -> None:
    if method.schema is not None:
        name = method.facts["requestModels"][JSON]
        apis.create_model(restApiId=api_id, name=name, contentType=JSON, schema=method.schema)


def _write_responses(apis: Any, api_id: str, wanted: Document, before: Document) -> None:
    for kind, response in wanted.items():
        status = {"statusCode": str(response["statusCode"])} if response.get("statusCode") else {}
        given = {"restApiId": api_id, "responseType": kind, **response, **status}
        apis.put_gateway_response(**parameters(apis, "PutGatewayResponse", given))
    for kind in set(before) - set(wanted):
        apis.delete_gateway_response(restApiId=api_id, responseType=kind)


class _Tree:
    """The resources of an API by path."""

    def __init__(self, apis: Any, api_id: str) -> None:
        self._apis, self._api_id = apis, api_id
        self._resources = {each["path"]: each for each in self._read()}

    def _read(self) -> Iterator[dict[str, Any]]:
        pages = self._apis.get_paginator("get_resources").paginate(restApiId=self._api_id, embed=["methods"])
        for page in pages:
            yield from page["items"]

    def ensure(self, path: str) -> str:
        """The id of a path's resource, made with those above it if it is not there yet."""
        if path not in self._resources:
            above, _, part = path.rpartition("/")
            parent = self.ensure(above or "/")
            made = self._apis.create_resource(restApiId=self._api_id, parentId=parent, pathPart=part)
            self._resources[path] = made
        return str(self._resources[path]["id"])

    def prune(self, wanted: set[tuple[str, str]]) -> None:
        """Delete the methods that are not wanted, and the resources that nothing wanted is at or below."""
        for path, resource in sorted(self._resources.items(), reverse=True):  # the lower ones first
            place = {"restApiId": self._api_id, "resourceId": resource["id"]}
            if path != "/" and not any(f"{kept}/".startswith(f"{path}/") for kept, _ in wanted):
                self._apis.delete_resource(**place)
                continue
            for verb in resource.get("resourceMethods") or {}:
                if (path, verb) not in wanted:
                    self._apis.delete_method(**place, httpMethod=verb)
