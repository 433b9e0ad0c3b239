"""A stack that is not there: it is named, with those that are."""

from __future__ import annotations

import pytest

from ops.client import address
from ops.client.errors import NoAddress


@pytest.fixture(autouse=True)
def _nobody_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the Pulumi CLI nor an address that is given."""
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("DEPLOYMENT_COORDINATOR_URL")


def test_a_stack_that_is_not_there_is_said_with_those_that_are(tmp_path):
    for name in ("dev", "prod", "eu.west"):
        (tmp_path / f"Pulumi.{name}.yaml").touch()
    with pytest.raises(NoAddress) as raised:
        address.find(None, "nope", root=tmp_path)
    assert raised.value.detail == (
        f"no control API of stack 'nope' was found; no stack named 'nope' in {tmp_path}: Pulumi.nope.yaml does not "
        "exist; known: 'dev', 'eu.west' and 'prod'; the Pulumi CLI is not installed"
    )
    assert "sandbox up" not in raised.value.advice and "--stack NAME" in raised.value.advice


@pytest.mark.parametrize("stack", ["acme/coordinator/eu.west", None])
def test_a_stack_that_is_there_or_is_not_named_is_not_called_unknown(tmp_path, stack):
    (tmp_path / "Pulumi.eu.west.yaml").touch()
    with pytest.raises(NoAddress) as raised:
        address.find(None, stack, root=tmp_path)
    assert "no stack named" not in raised.value.detail and "sandbox up" in raised.value.advice


def test_the_page_of_a_stack_that_is_not_there_names_those_that_are(run, tmp_path):
    (tmp_path / "Pulumi.dev.yaml").touch()
    said = " ".join(run("page", "--stack", "nope").stderr.split())
    assert "no page of stack 'nope' was found; no stack named 'nope' in " in said
    assert "known: 'dev'; the Pulumi CLI is not installed" in said
    assert "sandbox up" not in said


def test_the_metrics_of_a_stack_that_is_not_there_name_those_that_are(run, tmp_path):
    (tmp_path / "Pulumi.dev.yaml").touch()
    result = run("metrics", "--stack", "nope")
    assert result.exit_code == 1
    assert "no stack named 'nope' in " in " ".join(result.stderr.split())
    assert "sandbox up" not in result.stderr
