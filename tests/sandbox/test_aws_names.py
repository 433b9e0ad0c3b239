"""Mocks name what they make as AWS does."""

import pytest

from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import run_program

ID = "e742a90664"


@pytest.fixture(scope="module")
def made(program):
    return run_program(program, "dev", mocks=PlainMocks())


@pytest.mark.parametrize(
    ("token", "id_", "outputs"),
    [
        (
            "aws:apigateway/restApi:RestApi",
            ID,
            {
                "arn": f"arn:aws:apigateway:us-east-1::/restapis/{ID}",
                "executionArn": f"arn:aws:execute-api:us-east-1:123456789012:{ID}",
                "name": "api-1234567",
            },
        ),
        ("aws:apigateway/deployment:Deployment", "e742a9", {"restApi": ID}),
        (
            "aws:apigateway/stage:Stage",
            f"ags-{ID}-v1",
            {
                "arn": f"arn:aws:apigateway:us-east-1::/restapis/{ID}/stages/v1",
                "executionArn": f"arn:aws:execute-api:us-east-1:123456789012:{ID}/v1",
                "invokeUrl": f"https://{ID}.execute-api.us-east-1.amazonaws.com/v1",
            },
        ),
        ("aws:apigateway/methodSettings:MethodSettings", f"{ID}-v1-*/*", {}),
        ("aws:apigateway/response:Response", f"aggr-{ID}-DEFAULT_4XX", {}),
        ("aws:apigateway/account:Account", "api-gateway-account", {}),
    ],
)
def test_api_gateway(made, token, id_, outputs):
    (resource,) = made.all(token)
    assert resource.id == id_
    assert outputs.items() <= resource.outputs.items()
