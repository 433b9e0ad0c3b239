"""An OpenAPI document becomes API Gateway's parameters, or an error that names what is not mapped."""

import pytest
from moto import mock_aws

from ops.sandbox.errors import MappingError
from ops.sandbox.resources.openapi import write_api
from ops.sandbox.resources.openapi_methods import RESPONSES, methods
from ops.sandbox.resources.resource_type import Cloud

INTEGRATION = "x-amazon-apigateway-integration"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
PROXY = {INTEGRATION: {"type": "aws_proxy", "httpMethod": "POST", "uri": URI}}
SIGNED = {"sigv4": {"type": "apiKey", "x-amazon-apigateway-authtype": "awsSigv4"}}


@pytest.fixture(scope="module")
def read():
    client = Cloud(None, "us-east-1").client("apigateway")
    return lambda operation, path="/a", **document: list(
        methods(client, {"paths": {path: {"get": operation}}, "components": {"securitySchemes": SIGNED}, **document})
    )


def test_a_method_is_signed_if_the_document_or_the_operation_says_so(read):
    of_document = {"security": [{"sigv4": []}]}
    assert read(PROXY, **of_document)[0].facts["authorizationType"] == "AWS_IAM"
    assert read({**PROXY, **of_document})[0].facts["authorizationType"] == "AWS_IAM"
    assert read({**PROXY, "security": []}, **of_document)[0].facts["authorizationType"] == "NONE"


def test_an_integration_has_the_names_of_api_gateway(read):
    (method,) = read({INTEGRATION: {**PROXY[INTEGRATION], "timeoutInMillis": 5000, "payloadFormatVersion": "1.0"}})
    assert method.integration == {
        "type": "AWS_PROXY",
        "integrationHttpMethod": "POST",
        "uri": URI,
        "timeoutInMillis": 5000,
    }


def test_a_mock_answers_what_its_responses_say(read):
    answer = {"statusCode": "404", "responseTemplates": {"application/json": "{}"}}
    (method,) = read(
        {INTEGRATION: {"type": "mock", "responses": {"default": answer, "5\\d\\d": {"statusCode": "500"}}}}
    )
    assert method.responses == [answer, {"statusCode": "500", "selectionPattern": "5\\d\\d"}]


def test_any_method_is_one_method(read):
    document = {"paths": {"/{proxy+}": {"x-amazon-apigateway-any-method": PROXY}}}
    assert [(each.path, each.verb) for each in read(PROXY, **document)] == [("/{proxy+}", "ANY")]


def test_parameters_of_the_path_and_by_reference_are_known(read):
    shared = {"parameters": {"Size": {"name": "size", "in": "query", "required": True}}}
    by_reference = {**PROXY, "parameters": [{"$ref": "#/components/parameters/Size"}, {"name": "X", "in": "header"}]}
    (method,) = read(by_reference, components=shared)
    assert method.facts["requestParameters"] == {
        "method.request.querystring.size": True,
        "method.request.header.X": False,
    }


@pytest.mark.parametrize(
    ("operation", "document", "named"),
    [
        ({}, {}, "get /a has no x-amazon-apigateway-integration"),
        ({**PROXY, "x-amazon-apigateway-auth": {}}, {}, "get /a: .* no mapping for x-amazon-apigateway-auth"),
        (PROXY, {"x-amazon-apigateway-policy": {}}, "the document: .* no mapping for x-amazon-apigateway-policy"),
        ({**PROXY, "security": [{"token": []}]}, {}, "get /a: .* no security scheme but awsSigv4, not 'token'"),
        ({INTEGRATION: {"type": "aws", "colour": "red"}}, {}, "PutIntegration has no parameter for 'colour'"),
        ({**PROXY, "x-amazon-apigateway-request-validator": "all"}, {}, "get /a names the request validator 'all'"),
        ({**PROXY, "requestBody": {"content": {"text/plain": {}}}}, {}, "get /a: .* no body but .*, not text/plain"),
        ({**PROXY, "parameters": [{"name": "c", "in": "cookie"}]}, {}, "no mapping for the parameter .*cookie"),
    ],
)
def test_what_is_not_mapped_is_an_error_that_names_it(read, operation, document, named):
    with pytest.raises(MappingError, match=named):
        read(operation, **document)


def test_a_document_is_written_whole_over_an_older_one():
    old = {"paths": {"/a/b": {"get": PROXY, "put": PROXY}, "/c/{d}": {"get": PROXY}}, RESPONSES: {"THROTTLED": {}}}
    new = {"paths": {"/": {"get": PROXY}, "/a": {"get": PROXY}, "/a/b": {"put": PROXY}}, RESPONSES: {"DEFAULT_5XX": {}}}
    with mock_aws():
        apis = Cloud(None, "us-east-1").client("apigateway")
        api = apis.create_rest_api(name="a")["id"]
        write_api(apis, api, old, {})
        assert written(apis, api) == {("/a/b", "GET"), ("/a/b", "PUT"), ("/c/{d}", "GET"), "THROTTLED"}
        write_api(apis, api, new, old)
        assert written(apis, api) == {("/", "GET"), ("/a", "GET"), ("/a/b", "PUT"), "DEFAULT_5XX"}
        paths = {each["path"] for each in apis.get_resources(restApiId=api)["items"]}
        assert paths == {"/", "/a", "/a/b"}


def written(apis, api):
    """The methods and the gateway responses of an API."""
    resources = apis.get_resources(restApiId=api, embed=["methods"])["items"]
    methods = {(each["path"], verb) for each in resources for verb in each.get("resourceMethods", {})}
    responses = apis.get_gateway_responses(restApiId=api)["items"]
    return methods | {each["responseType"] for each in responses if not each["defaultResponse"]}
