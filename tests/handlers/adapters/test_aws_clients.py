"""Which role deploys a service, under what session name, and which errors are worth another try."""

from __future__ import annotations

import json
import re

import botocore.session
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from handlers.adapters import aws

ROLE = "arn:aws:iam::123456789012:role/"


def refusal(code: str, status: int = 400) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Any")  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("pattern", "own", "expected"),
    [
        (f"{ROLE}deploy-{{service}}", "", f"{ROLE}deploy-web"),
        (f"{ROLE}deploy", "", f"{ROLE}deploy"),
        (f"{ROLE}{{service}}/{{service}}", "", f"{ROLE}web/web"),
        (f"{ROLE}deploy", json.dumps({"web": f"{ROLE}own"}), f"{ROLE}own"),
        (f"{ROLE}deploy", json.dumps({"api": f"{ROLE}own"}), f"{ROLE}deploy"),
        ("", json.dumps({"web": f"{ROLE}own"}), f"{ROLE}own"),
        (f"{ROLE}deploy", json.dumps({"web": ""}), f"{ROLE}deploy"),
        ("", "", ""),
    ],
)
def test_the_role_of_a_service_is_its_own_or_that_of_all(
    monkeypatch: pytest.MonkeyPatch, pattern: str, own: str, expected: str
) -> None:
    monkeypatch.setenv("DEPLOY_ROLE", pattern)
    monkeypatch.setenv("DEPLOY_ROLES", own)
    assert aws.deploy_role("web") == expected


def test_without_any_config_there_is_no_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEPLOY_ROLE", raising=False)
    monkeypatch.delenv("DEPLOY_ROLES", raising=False)
    assert aws.deploy_role("web") == ""


@pytest.mark.parametrize("deployment_id", ["d", "7", "d1", "2026.11.22-3_a", "d" * 64])
def test_every_deployment_id_makes_a_session_name_that_sts_takes(deployment_id: str) -> None:
    rule = botocore.session.Session().get_service_model("sts").operation_model("AssumeRole").input_shape
    what = rule.members["RoleSessionName"].metadata
    name = aws.DeployRole("web", deployment_id).session_name
    assert what["min"] <= len(name) <= what["max"]
    assert re.fullmatch(what["pattern"], name, re.ASCII)
    assert deployment_id in name


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (refusal("ThrottlingException"), True),
        (refusal("Throttling"), True),
        (refusal("ThrottledException"), True),
        (refusal("TooManyRequestsException", 429), True),
        (refusal("RequestLimitExceeded"), True),
        (refusal("ServiceUnavailable", 503), True),
        (refusal("InternalFailure", 500), True),
        (refusal("SlowDown", 503), True),
        (refusal("Anything", 502), True),
        (ReadTimeoutError(endpoint_url="https://aws"), True),
        (ConnectTimeoutError(endpoint_url="https://aws"), True),
        (ConnectionResetError(), True),
        (refusal("AccessDenied", 403), False),
        (refusal("ValidationError"), False),
        (refusal("ResourceNotFoundException", 404), False),
        (refusal("ResourceConflictException", 409), False),
        (ClientError({"Error": {"Code": "ValidationError"}}, "Any"), False),
        (ClientError({}, "Any"), False),
        (ValueError(), False),
    ],
    ids=repr,
)
def test_whether_another_try_is_worth_it(error: Exception, transient: bool) -> None:
    assert aws.is_transient(error) is transient


@pytest.mark.parametrize(
    "code",
    [
        "ProvisionedThroughputExceededException",
        "RequestThrottled",
        "RequestThrottledException",
        "TransactionInProgressException",
        "RequestTimeout",
    ],
)
def test_what_botocore_itself_would_try_again_is_transient(code: str) -> None:
    assert aws.is_transient(refusal(code))
