"""The door for people: every call is signed, one function answers, and what is refused at the door says why."""

import json
import re

import pytest

from components.gateway import REFUSALS
from domain.operations import OPERATIONS

from .runs import ran

API = "aws:apigateway/restApi:RestApi"
FUNCTION = "aws:lambda/function:Function"
KNOWN = {"requestId", "extendedRequestId", "error.responseType"}
"""Variables that a refusal may use: no status is among those of API Gateway, and `error.message` repeats what was sent.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html"""


def document(run):
    return json.loads(run.one(API).inputs["body"])


def methods(run):
    """(method, path, operation) of all that the API takes."""
    return [
        (method.upper(), path, operation)
        for path, operations in document(run)["paths"].items()
        for method, operation in operations.items()
    ]


def test_the_api_takes_the_operations_and_nothing_else(run):
    taken = [(method, path) for method, path, _ in methods(run)]
    assert sorted(taken) == sorted((each.method, each.path) for each in OPERATIONS)


def test_every_method_of_every_path_demands_a_signature(run):
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html"""
    assert {json.dumps(operation["security"]) for _, _, operation in methods(run)} == {'[{"sigv4": []}]'}
    scheme = document(run)["components"]["securitySchemes"]["sigv4"]
    signed = {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"}
    assert signed.items() <= scheme.items()


def test_no_other_origin_is_let_in(run):
    """A browser asks by OPTIONS, unsigned: without it, no page of others can call."""
    assert "OPTIONS" not in {method for method, _, _ in methods(run)}
    assert "access-control" not in run.one(API).inputs["body"].lower()


def test_control_answers_every_call_as_it_came(run):
    control = run.one(FUNCTION, "pipeline-control-function")
    for method, path, operation in methods(run):
        integration = operation["x-amazon-apigateway-integration"]
        expected = {"type": "aws_proxy", "httpMethod": "POST", "uri": control.outputs["invokeArn"]}
        assert integration == expected, (method, path)


def test_only_this_api_may_call_control(run):
    api, control = run.one(API), run.one(FUNCTION, "pipeline-control-function")
    called = [
        (made.inputs["principal"], made.inputs["sourceArn"])
        for made in run.all("aws:lambda/permission:Permission")
        if made.inputs["function"] == control.outputs["name"]
    ]
    assert called == [("apigateway.amazonaws.com", f"{api.outputs['executionArn']}/*/*")]


def refusals():
    return document(ran("prod"))["x-amazon-apigateway-gateway-responses"]


@pytest.mark.parametrize("kind", REFUSALS)
def test_what_api_gateway_refuses_is_a_problem_with_advice(kind):
    refusal = refusals()[kind]
    (template,) = refusal["responseTemplates"].values()
    told = json.loads(re.sub(r"\$context\.[\w.]*\w", "filled-in", template))
    assert refusal["responseParameters"] == {"gatewayresponse.header.Content-Type": "'application/problem+json'"}
    assert set(re.findall(r"\$context\.([\w.]*\w)", template)) <= KNOWN
    assert told["type"].startswith("urn:deployment-coordinator:")
    assert told["title"] and told["detail"] and told["advice"]


@pytest.mark.parametrize("kind", REFUSALS)
def test_the_status_in_a_problem_is_the_status_of_the_answer(kind):
    """Or it is left out, where the answer has one of many."""
    (template,) = refusals()[kind]["responseTemplates"].values()
    status = json.loads(template).get("status")
    assert status is None or type(status) is int
    assert status == (int(refusals()[kind]["statusCode"]) if "statusCode" in refusals()[kind] else None)


def test_whatever_api_gateway_refuses_is_a_problem():
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED", "MISSING_AUTHENTICATION_TOKEN"} <= set(REFUSALS)
    assert set(refusals()) == set(REFUSALS)


def test_the_stack_says_where_the_api_is_and_what_policies_name(run):
    arn = run.one(API).outputs["executionArn"]
    api = arn.rpartition(":")[2]
    assert run.exports["controlApiUrl"] == f"https://{api}.execute-api.us-east-1.amazonaws.com/v1"
    assert run.exports["controlApiArn"] == f"{arn}/v1"


def test_the_api_is_named_after_its_stack():
    assert {ran(stack).one(API).inputs["name"] for stack in ("dev", "prod")} == {
        "dev-deployment-coordinator",
        "prod-deployment-coordinator",
    }
