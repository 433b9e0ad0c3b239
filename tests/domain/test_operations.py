"""The control API: what can be asked, and its OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from domain import answers, openapi
from domain.deployment import Status
from domain.fields import Field, problems_of, schema_of
from domain.operations import OPERATIONS, Operation

DOCUMENT = openapi.document("the coordinator", "7")
SCHEMAS = DOCUMENT["components"]["schemas"]
TABLE = {
    "listDeployments": "GET /deployments",
    "showDeployment": "GET /deployments/{deploymentId}",
    "voteOnDeployment": "POST /deployments/{deploymentId}/votes",
    "cancelDeployment": "POST /deployments/{deploymentId}/cancellation",
    "listTargets": "GET /targets",
    "showTarget": "GET /targets/{service}",
    "listDeploymentsOfTarget": "GET /targets/{service}/deployments",
    "requestDeployment": "POST /targets/{service}/deployments",
    "previewRollback": "GET /targets/{service}/rollback",
    "rollBackTarget": "POST /targets/{service}/rollback",
    "resolveTarget": "POST /targets/{service}/resolution",
    "retryDeployment": "POST /deployments/{deploymentId}/retry",
    "releaseVersion": "POST /targets/{service}/releases",
    "freezeTarget": "POST /targets/{service}/freeze",
    "unfreezeTarget": "POST /targets/{service}/unfreeze",
    "freezeAll": "POST /freeze",
    "unfreezeAll": "POST /unfreeze",
}
LATER = ("cancelDeployment", "requestDeployment", "rollBackTarget", "retryDeployment")
WELL = {name: {202 if name in LATER else 200} for name in TABLE}
BROKEN = {400, 403, 429, 500, 503}
NO = {
    "listDeployments": BROKEN,
    "showDeployment": BROKEN | {404},
    "voteOnDeployment": BROKEN | {404, 409},
    "cancelDeployment": BROKEN | {404, 409},
    "listTargets": BROKEN,
    "showTarget": BROKEN | {404},
    "listDeploymentsOfTarget": BROKEN | {404},
    "requestDeployment": BROKEN | {404, 422},
    "previewRollback": BROKEN | {404},
    "rollBackTarget": BROKEN | {404, 422},
    **dict.fromkeys(("resolveTarget", "retryDeployment", "releaseVersion"), BROKEN | {404, 409}),
    **dict.fromkeys(("freezeTarget", "unfreezeTarget"), BROKEN | {404, 409}),
    **dict.fromkeys(("freezeAll", "unfreezeAll"), BROKEN | {409}),
}


def by_name(operation: Operation) -> str:
    return operation.name


def described(operation: Operation) -> dict[str, Any]:
    return DOCUMENT["paths"][operation.path][operation.method.lower()]


def named(name: str) -> Operation:
    return next(operation for operation in OPERATIONS if operation.name == name)


def references(value: Any) -> Iterator[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and "$ref" in value:
        yield value["$ref"]
    for each in inner:
        yield from references(each)


every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=by_name)


def test_the_document_is_openapi():
    assert [error.message for error in OpenAPIV30SpecValidator(DOCUMENT).iter_errors()] == []


def test_the_document_has_a_title_a_version_and_these_operations():
    assert (DOCUMENT["openapi"], DOCUMENT["info"]) == ("3.0.3", {"title": "the coordinator", "version": "7"})
    found = {
        told["operationId"]: f"{method.upper()} {path}"
        for path, methods in DOCUMENT["paths"].items()
        for method, told in methods.items()
    }
    assert found == TABLE


@every_operation
def test_every_operation_is_signed(operation):
    assert described(operation)["security"] == [{"sigv4": []}]
    scheme = DOCUMENT["components"]["securitySchemes"]["sigv4"]
    assert (scheme["x-amazon-apigateway-authtype"], scheme["name"], scheme["in"]) == (
        "awsSigv4",
        "Authorization",
        "header",
    )


@every_operation
def test_every_answer_has_a_meaning_and_a_schema(operation):
    told = described(operation)["responses"]
    assert {int(status) for status in told} == WELL[operation.name] | NO[operation.name]
    for status, answer in told.items():
        kind = "application/json" if int(status) in WELL[operation.name] else "application/problem+json"
        assert answer["description"]
        assert answer["content"].keys() == {kind}
        assert next(references(answer)).removeprefix("#/components/schemas/") in SCHEMAS


@every_operation
def test_an_answer_that_is_no_is_a_problem_and_a_good_one_is_of_its_operation(operation):
    for status, answer in described(operation)["responses"].items():
        expected = answers.OF[operation.name] if int(status) < 300 else "Problem"
        assert list(references(answer)) == [f"#/components/schemas/{expected}"]


def test_what_a_status_means_for_an_operation_goes_before_what_it_means_for_all():
    told = described(named("voteOnDeployment"))["responses"]
    assert told["403"]["description"] == "You may not vote on it."
    assert described(named("showTarget"))["responses"]["403"]["description"] == "You may not do this."


def test_every_reference_leads_somewhere_and_every_schema_is_used():
    found = {each.removeprefix("#/components/schemas/") for each in references(DOCUMENT)}
    assert found == SCHEMAS.keys()


@every_operation
def test_the_parameters_are_those_of_the_path_and_the_query(operation):
    told = described(operation)["parameters"]
    path = [each["name"] for each in told if each["in"] == "path"]
    query = [each["name"] for each in told if each["in"] == "query"]
    assert path == re.findall(r"{(\w+)}", operation.path) == list(operation.parameters)
    assert query == list(operation.query)
    assert all(each["required"] is (each["in"] == "path") for each in told)
    for each in told:
        known: Field = {**operation.parameters, **operation.query}[each["name"]]
        assert each["schema"] == schema_of(known.check)


@every_operation
def test_a_body_is_told_exactly_where_one_is_taken(operation):
    told = described(operation).get("requestBody")
    assert (told is None) is (operation.method == "GET")
    assert (told is None) is (operation.body is None)
    if told:
        assert told["required"] is True
        schema = told["content"]["application/json"]["schema"]
        assert schema.get("properties", {}).keys() == (operation.body or {}).keys()


def test_the_body_of_a_request_is_the_request_itself():
    told = described(named("requestDeployment"))["requestBody"]
    assert list(references(told)) == ["#/components/schemas/Request"]


def test_what_a_body_must_have():
    required = {o.name: [key for key, f in o.body.items() if f.required] for o in OPERATIONS if o.body}
    assert required == {
        "voteOnDeployment": ["vote", "plan"],
        "cancelDeployment": ["reason"],
        "rollBackTarget": ["reason"],
        "resolveTarget": ["as", "reason"],
        "retryDeployment": ["reason"],
        "releaseVersion": ["version", "reason"],
        **{f"{act}{what}": ["reason"] for act in ("freeze", "unfreeze") for what in ("Target", "All")},
    }


@pytest.mark.parametrize(
    ("operation", "query", "right"),
    [
        ("listDeployments", {}, True),
        *[("listDeployments", {"status": status.value}, True) for status in Status],
        ("listDeployments", {"status": "running"}, False),
        *[("listTargets", {"limit": limit}, True) for limit in ("1", "9", "10", "99", "100")],
        *[("listTargets", {"limit": limit}, False) for limit in ("0", "01", "101", "1000", "-1", "", "1\n")],
        ("listDeploymentsOfTarget", {"next": "eyJh-_="}, True),
        ("listDeploymentsOfTarget", {"next": ""}, False),
        ("listDeploymentsOfTarget", {"next": "a b"}, False),
        ("listDeploymentsOfTarget", {"next": "x" * 2001}, False),
        ("listDeploymentsOfTarget", {"status": "RUNNING"}, False),
        ("showTarget", {"limit": "1"}, False),
    ],
)
def test_what_may_stand_in_a_query(operation, query, right):
    assert (problems_of("", query, named(operation).query) == []) is right


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ({"vote": "approve", "plan": "a" * 64}, True),
        ({"vote": "reject", "plan": "0" * 64, "reason": "r" * 300}, True),
        ({"vote": "approve", "plan": "a" * 64, "reason": "!"}, True),
        ({"vote": "abstain", "plan": "a" * 64}, False),
        ({"vote": "approve", "plan": "a" * 63}, False),
        ({"vote": "approve", "plan": "A" * 64}, False),
        ({"vote": "approve", "plan": "a" * 64, "reason": ""}, False),
        ({"vote": "approve", "plan": "a" * 64, "reason": "r" * 301}, False),
        ({"vote": "approve"}, False),
        ({"vote": "approve", "plan": "a" * 64, "by": "ann"}, False),
    ],
)
def test_what_a_vote_may_say(body, right):
    assert (problems_of("", body, named("voteOnDeployment").body) == []) is right


@every_operation
def test_whatever_stands_in_the_path_must_be_a_name(operation):
    path = dict.fromkeys(operation.parameters, "ci-4711")
    assert problems_of("", path, operation.parameters) == []
    for name in path:
        assert problems_of("", {**path, name: "no spaces"}, operation.parameters)
        assert problems_of("", {key: value for key, value in path.items() if key != name}, operation.parameters)


def test_every_list_is_paged():
    assert all({"limit", "next"} <= o.query.keys() for o in OPERATIONS if o.name.startswith("list"))
    assert all("next" in SCHEMAS[answers.OF[o.name]]["properties"] for o in OPERATIONS if o.name.startswith("list"))
