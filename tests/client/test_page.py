"""`page`: the address of a sandbox's page, or that of a stack in AWS, served here."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.client import sandboxes
from ops.client.account import Account
from ops.page.server import PageServer

FUNCTION = {"type": "aws:lambda/function:Function", "name": "page-function", "id": "page-1234", "outputs": {}}
URL = "http://127.0.0.1:4566/_aws/execute-api/abc/v1"
STAGE = {"type": sandboxes.STAGE, "name": "stage", "id": "x", "outputs": {"invokeUrl": URL}}
ARN = "arn:aws:lambda:eu-west-3:111122223333:function:page"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Makes what a running sandbox leaves in its folder; its process ends with the test."""
    processes = []

    def make(stack: str, has_page: bool = True) -> None:
        folder = tmp_path / ".sandbox" / stack
        folder.mkdir(parents=True)
        waits = [sys.executable, "-c", "import sys; sys.stdin.read()", "ops.sandbox.launcher"]
        processes.append(subprocess.Popen(waits, stdin=subprocess.PIPE))
        facts = {"pid": processes[-1].pid, "port": 4566, "region": "eu-north-1", "page_port": 4567}
        (folder / "emulator.json").write_text(json.dumps(facts))
        (folder / "state.json").write_text(json.dumps({"resources": [STAGE, *([FUNCTION] if has_page else [])]}))

    yield make
    for process in processes:
        process.communicate()


@pytest.fixture(autouse=True)
def _no_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEPLOYMENT_COORDINATOR_URL")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """(region, service) of the clients that are made; whoever serves is interrupted at once."""

    def interrupt(server: PageServer) -> None:
        raise KeyboardInterrupt

    made: list[tuple[str, str]] = []
    monkeypatch.setattr(Account, "client", lambda self, service: made.append((self.identity.region, service)))
    monkeypatch.setattr(PageServer, "serve_forever", interrupt)
    return made


def test_a_running_sandbox_serves_it_already(run, sandbox):
    sandbox("dev")
    assert run("page").stdout == "http://127.0.0.1:4567/\n"
    assert json.loads(run("page", "--json").stdout) == {"page": "http://127.0.0.1:4567/"}


def test_a_port_for_a_page_that_has_its_own_is_said(run, sandbox):
    sandbox("dev")
    result = run("page", "--port", "4566")
    assert result.stdout == "http://127.0.0.1:4567/\n"
    assert "--port is for a stack in AWS" in " ".join(result.stderr.split())
    assert run("page").stderr == ""


def test_the_address_of_a_control_api_finds_the_sandbox_that_it_is_in_and_no_other(run, sandbox):
    sandbox("dev")
    assert run("page", "--url", f"{URL}/").stdout == "http://127.0.0.1:4567/\n"
    assert "no page was found" in run("page", "--url", "https://abc.execute-api.eu-west-1.amazonaws.com/v1").stderr


def test_the_browser_is_opened_only_if_that_is_wanted(run, sandbox, monkeypatch):
    sandbox("dev")
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    run("page")
    assert opened == []
    run("page", "--open")
    assert opened == ["http://127.0.0.1:4567/"]


def test_of_several_sandboxes_one_must_be_named(run, sandbox):
    sandbox("dev")
    sandbox("prod")
    result = run("page")
    assert result.exit_code == 1 and "several sandboxes run: dev, prod" in result.stderr
    assert run("page", "--stack", "prod").exit_code == 0


def test_a_sandbox_without_a_page_is_said(run, sandbox):
    sandbox("dev", has_page=False)
    result = run("page")
    assert result.exit_code == 1
    assert "the sandbox of 'dev' has no page" in result.stderr and "sandbox up" in result.stderr


def test_the_page_of_a_function_in_aws_is_served_until_ctrl_c(run, asked):
    result = run("page", "--function", "page")
    assert result.exit_code == 130
    assert result.stdout.startswith("http://127.0.0.1:")
    assert "Ctrl-C ends it." in result.stderr
    assert asked == [("eu-west-1", "lambda")]


def test_a_function_comes_before_a_sandbox_and_its_arn_tells_the_region(run, asked, sandbox):
    sandbox("dev")
    assert run("page", "--function", ARN).exit_code == 130
    assert asked == [("eu-west-3", "lambda")]


def test_the_stack_tells_the_function_and_its_region(run, asked, monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    pulumi = tmp_path / "bin" / "pulumi"
    pulumi.write_text('#!/bin/sh\n[ "$3 $5" = "pageFunctionArn acme/prod" ] && echo ' + ARN)
    pulumi.chmod(0o755)
    monkeypatch.setenv("PATH", f"{pulumi.parent}:/usr/bin:/bin")
    assert run("page", "--stack", "acme/prod").exit_code == 130
    assert asked == [("eu-west-3", "lambda")]


def test_a_port_that_is_taken_is_said(run, asked):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        result = run("page", "--function", "page", "--port", str(port))
    assert result.exit_code == 1
    assert f"port {port} cannot be used" in result.stderr and "--port" in result.stderr


def test_a_page_that_is_nowhere_says_all_ways(run, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    result = run("page", "--stack", "prod")
    assert result.exit_code == 1
    assert "no page of stack 'prod' was found; the Pulumi CLI is not installed" in " ".join(result.stderr.split())
    assert "--function NAME" in result.stderr and "sandbox up --detach --stack prod" in result.stderr
