"""Everything in the account of a service is asked for as its deploy role, which is assumed once."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.config import Config

from handlers.adapters import aws

ROLE = "arn:aws:iam::123456789012:role/"


class Session:
    """Counts the clients that are made and the roles that are assumed."""

    def __init__(self) -> None:
        self.made: list[tuple[str, dict[str, Any]]] = []
        self.assumed: list[dict[str, str]] = []

    def create_client(self, service: str, **options: Any) -> Session:
        self.made.append((service, options))
        return self

    def assume_role(self, **params: str) -> dict[str, Any]:
        self.assumed.append(params)
        return {"Credentials": {"AccessKeyId": "key", "SecretAccessKey": "secret", "SessionToken": "session"}}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    fake = Session()
    monkeypatch.setattr(aws, "SESSION", fake)
    monkeypatch.setattr(aws, "client", lambda service: fake)
    monkeypatch.setenv("DEPLOY_ROLE", f"{ROLE}deploy-{{service}}")
    monkeypatch.setenv("DEPLOY_ROLES", "{}")
    return fake


def test_a_role_is_assumed_once_and_only_when_it_is_needed(session: Session) -> None:
    role = aws.DeployRole("web", "d1")
    assert session.assumed == []
    assert role.client("s3") is role.client("s3")
    role.client("lambda")
    assert session.assumed == [{"RoleArn": f"{ROLE}deploy-web", "RoleSessionName": "d1"}]
    assert [service for service, _ in session.made] == ["s3", "lambda"]


def test_a_role_that_wants_an_external_id_is_given_it(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "EXTERNAL_ID", "dev-coordinator")
    aws.DeployRole("web", "d1").client("s3")
    told = {"RoleArn": f"{ROLE}deploy-web", "RoleSessionName": "d1", "ExternalId": "dev-coordinator"}
    assert session.assumed == [told]


def test_a_client_with_a_config_of_its_own_is_made_anew(session: Session) -> None:
    role = aws.DeployRole("web", "d1")
    role.client("s3")
    role.client("s3", Config(read_timeout=900))
    role.client("s3")
    assert [options["config"].read_timeout for _, options in session.made] == [30, 900]
    assert session.made[1][1]["config"].connect_timeout == aws.CONFIG.connect_timeout
    assert len(session.assumed) == 1


def test_clients_of_a_role_have_its_keys(session: Session) -> None:
    aws.DeployRole("web", "d1").client("s3")
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "aws_session_token": "session"}
    assert session.made == [("s3", {"config": aws.CONFIG, **keys})]
