"""Where the control API is looked for, in which order, and what is said if it is nowhere."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from ops.client import address, sandboxes
from ops.client.errors import NoAddress
from ops.sandbox import lifecycle
from ops.sandbox.resources.resource_type import Deployed
from ops.sandbox.state import State

LOCAL = "http://127.0.0.1:4566/_aws/execute-api/abc/v1"
URN = "urn:pulumi:dev::deployment-coordinator::aws:apigateway/stage:Stage::control"


@pytest.fixture
def nobody(monkeypatch, tmp_path):
    """A machine without the Pulumi CLI."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    (tmp_path / "bin").mkdir()
    return tmp_path


@pytest.fixture
def sandbox(nobody):
    """Makes what a running sandbox leaves in its folder; its process ends with the test."""
    processes = []

    def make(stack, url=LOCAL, alive=True):
        folder = nobody / ".sandbox" / stack
        folder.mkdir(parents=True)
        waits = [sys.executable, "-c", "import sys; sys.stdin.read()", "ops.sandbox.launcher"]
        process = subprocess.Popen(waits, stdin=subprocess.PIPE)
        processes.append(process)
        if not alive:
            process.communicate()
        facts = {"pid": process.pid, "port": 4566, "region": "eu-north-1"}
        (folder / "emulator.json").write_text(json.dumps(facts))
        stage = Deployed(URN, sandboxes.STAGE, "control", "x", {"invokeUrl": url} if url else {}, {}, {})
        State(folder / "state.json").put(stage)

    yield make
    for process in processes:
        process.communicate()


@pytest.fixture
def pulumi(nobody):
    """A Pulumi CLI that says what it is told to, and writes down how it was called."""

    def make(stdout="", stderr="", code=0):
        script = nobody / "bin" / "pulumi"
        lines = [
            "#!/bin/sh",
            f'echo "$@" > {nobody}/called',
            f"echo '{stdout}'",
            f"echo '{stderr}' >&2",
            f"exit {code}",
        ]
        script.write_text("\n".join(lines))
        script.chmod(0o755)

    return make


def find(root, url=None, stack=None):
    return address.find(url, stack, root=root)


def test_an_address_that_is_given_comes_first(sandbox, nobody):
    sandbox("dev")
    url = "https://abc.execute-api.eu-west-1.amazonaws.com/v1/"
    assert find(nobody, url, "dev") == address.Address(url.rstrip("/"), "eu-west-1")


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("abc.execute-api.us-east-1.amazonaws.com", "us-east-1"),
        ("abc-vpce-1.execute-api.eu-central-1.amazonaws.com", "eu-central-1"),
        ("abc.execute-api.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("deployments.example.com", ""),
        ("evil.com.execute-api.us-east-1.amazonaws.com.example.com", ""),
    ],
)
def test_the_region_is_in_the_address(nobody, host, region):
    assert find(nobody, f"https://{host}/v1").region == region


@pytest.mark.parametrize(
    "url", ["abc.example/v1", "ftp://a/b", "https://", "https://a/v1?x=1", "http://127.0.0.1.example.com/v1"]
)
def test_what_is_no_address_or_not_encrypted_is_not_asked(nobody, url):
    with pytest.raises(NoAddress) as raised:
        find(nobody, url)
    assert raised.value.advice


def test_the_only_running_sandbox_is_found_without_a_name(sandbox, nobody):
    sandbox("dev")
    assert find(nobody) == address.Address(LOCAL, "eu-north-1", "dev")


def test_of_several_running_sandboxes_one_must_be_named(sandbox, nobody):
    sandbox("dev")
    sandbox("prod", url=LOCAL.replace("abc", "def"))
    assert find(nobody, stack="prod").url.endswith("/def/v1")
    with pytest.raises(NoAddress, match="several sandboxes run: dev, prod"):
        find(nobody)


def test_a_sandbox_comes_before_the_pulumi_cli(sandbox, pulumi, nobody):
    sandbox("dev")
    pulumi("https://abc.execute-api.eu-west-1.amazonaws.com/v1")
    assert find(nobody, stack="dev").sandbox == "dev"
    assert not (nobody / "called").exists()


def test_the_pulumi_cli_is_asked_for_the_output_of_the_stack(pulumi, nobody):
    pulumi("https://abc.execute-api.eu-west-1.amazonaws.com/v1")
    assert find(nobody, stack="acme/prod").region == "eu-west-1"
    called = (nobody / "called").read_text().split()
    assert called == ["stack", "output", "controlApiUrl", "--stack", "acme/prod", "--non-interactive"]


def test_what_the_pulumi_cli_says_is_passed_on(pulumi, nobody):
    pulumi(stderr="error: no stack named prod found", code=1)
    with pytest.raises(NoAddress, match="pulumi says: error: no stack named prod found"):
        find(nobody, stack="prod")


def test_without_the_cli_and_a_sandbox_all_ways_are_listed(nobody):
    with pytest.raises(NoAddress) as raised:
        find(nobody, stack="prod")
    assert raised.value.detail == "no control API of stack 'prod' was found; the Pulumi CLI is not installed"
    ways = raised.value.advice
    assert [
        way for way in ("--url", "DEPLOYMENT_COORDINATOR_URL", "--stack prod", "sandbox up") if way not in ways
    ] == []


def test_a_sandbox_that_died_is_said(sandbox, nobody):
    sandbox("dev", alive=False)
    with pytest.raises(NoAddress, match="the sandbox of 'dev' has died"):
        find(nobody)


def test_a_sandbox_without_a_control_api_is_said(sandbox, nobody):
    sandbox("dev", url="")
    with pytest.raises(NoAddress, match="the sandbox of 'dev' has no controlApiUrl"):
        find(nobody)


def test_sandboxes_are_looked_for_where_they_are_made():
    assert sandboxes.ROOT == lifecycle.ROOT


def test_in_a_sandbox_the_callers_own_credentials_come_first(sandbox, run, api, nobody, monkeypatch):
    sandbox("dev")
    monkeypatch.delenv("DEPLOYMENT_COORDINATOR_URL")
    api.stage, api.region = "/_aws/execute-api/abc/v1", "eu-north-1"
    assert run("targets", root=nobody).exit_code == 0  # signed with the keys that the API knows
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    assert "without AWS_* and --profile, the sandbox's root asks" in " ".join(
        run("targets", root=nobody).stderr.split()
    )
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    result = run("targets", root=nobody)
    assert "the sandbox's own access key" in " ".join(result.stderr.split())
