"""Whom the caller is, as botocore finds it, and what is said where it finds nobody."""

from __future__ import annotations

import pytest

from ops.client import credentials
from ops.client.errors import NoCredentials


@pytest.fixture
def nobody(monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")


@pytest.fixture
def config(tmp_path):
    def write(text):
        (tmp_path / "config").write_text(text)

    return write


def test_the_environment_is_taken(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    found = credentials.own(None)
    assert (found.frozen().access_key, found.region) == ("AKIDEXAMPLE", "eu-west-3")
    assert found.words == "access key AKIDEXAMPLE (env)"


def test_the_region_may_be_named_as_ci_and_the_aws_cli_name_it(monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    assert credentials.own(None).region == "eu-central-1"


def test_a_profile_wins_over_the_environment(config):
    config(
        "[profile prod]\naws_access_key_id=AKIDPROD\naws_secret_access_key=x\nregion=eu-west-2\nca_bundle=/certs.pem\n"
    )
    found = credentials.own("prod")
    assert (found.frozen().access_key, found.region, found.ca_bundle) == ("AKIDPROD", "eu-west-2", "/certs.pem")
    assert found.words == "access key AKIDPROD (profile prod)"


def test_the_region_of_the_address_wins(config):
    config("[default]\nregion=eu-west-2\n")
    assert credentials.own(None, "us-west-2").region == "us-west-2"


def test_nobody_is_said(nobody):
    with pytest.raises(NoCredentials, match="there are no AWS credentials"):
        credentials.own(None, "eu-west-1")


def test_an_unknown_region_is_said():
    with pytest.raises(NoCredentials) as raised:
        credentials.own(None)
    assert "AWS_REGION" in raised.value.advice


def test_an_unknown_profile_is_said_with_those_there_are(config):
    config("[profile prod]\nregion=eu-west-2\n[profile dev]\nregion=eu-west-2\n")
    with pytest.raises(NoCredentials) as raised:
        credentials.own("pord")
    assert (raised.value.detail, raised.value.advice) == ("there is no AWS profile pord", "There are: dev, prod.")


def test_an_expired_login_says_how_to_renew_it(config, nobody, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    config(
        "[profile prod]\nsso_session=s\nsso_account_id=123456789012\nsso_role_name=Admin\nregion=eu-west-1\n"
        "[sso-session s]\nsso_start_url=https://example.awsapps.com/start\nsso_region=eu-west-1\n"
    )
    with pytest.raises(NoCredentials) as raised:
        credentials.own("prod")
    assert "aws sso login --profile prod" in raised.value.advice


def test_half_of_a_key_is_said(monkeypatch):
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(NoCredentials, match="cannot be used"):
        credentials.own(None, "eu-west-1")


@pytest.mark.parametrize(
    ("profile", "environment", "given"),
    [
        (None, {}, False),
        ("dev", {}, True),
        (None, {"AWS_PROFILE": "x"}, True),
        (None, {"AWS_ACCESS_KEY_ID": "x"}, True),
    ],
)
def test_who_is_named_is_known(profile, environment, given):
    assert credentials.given(profile, environment) is given
