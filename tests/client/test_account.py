"""The AWS services of a stack: where they are, and as whom they are asked."""

from __future__ import annotations

import pytest

from ops.client import account
from ops.client.errors import WrongUse
from tests.client.fake_api import URL

LOCAL = "http://127.0.0.1:4599/_aws/execute-api/abc/v1"


def found(tmp_path, url=URL, stack=None):
    return account.find({"url": url, "stack": stack, "profile": None}, tmp_path)


def test_in_aws_the_region_is_that_of_the_control_api(tmp_path):
    client = found(tmp_path).client("cloudwatch")
    assert client.meta.endpoint_url == "https://monitoring.eu-west-1.amazonaws.com"


def test_a_sandbox_has_all_services_at_its_own_address(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    client = found(tmp_path, LOCAL).client("lambda")
    assert (client.meta.endpoint_url, client.meta.region_name) == ("http://127.0.0.1:4599", "eu-north-1")


def test_the_environment_is_the_last_part_of_the_stacks_name(tmp_path):
    assert found(tmp_path, stack="acme/coordinator/prod").environment == "prod"
    assert found(tmp_path, stack="dev").environment == "dev"
    with pytest.raises(WrongUse):
        _ = found(tmp_path).environment
