"""Two stacks in one emulator, as in one account: each with a state of its own, and one process for both."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.client import sandboxes
from ops.sandbox import emulator, guests, lifecycle
from ops.sandbox.errors import EmulatorError, SandboxError

pytestmark = pytest.mark.sandbox
QUEUE = "import pulumi, pulumi_aws as aws\npulumi.export('url', aws.sqs.Queue('q').url)\n"
QUEUE += "pulumi.export('shared', pulumi.Config().get('apiLogRole'))\n"
PAGE = """
import json
trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
role = aws.iam.Role("r", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
code = f"def handler(event, context):\\n    return 'the page of {pulumi.get_stack()}'\\n"
archive = pulumi.AssetArchive({"index.py": pulumi.StringAsset(code)})
aws.lambda_.Function("page-function", runtime="python3.13", handler="index.handler", role=role.arn, code=archive)
"""


def ops(*arguments: str, root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ops", "sandbox", *arguments, "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture
def root(write_program: Callable[..., Path]) -> Iterator[Path]:
    folder = write_program(QUEUE)
    shutil.copy(folder / "Pulumi.dev.yaml", folder / "Pulumi.prod.yaml")
    lifecycle.up("dev", emulator.free_port(), root=folder)
    yield folder
    for stack in ("prod", "dev"):
        lifecycle.down(stack, root=folder)


def read(address: str) -> str:
    """Nothing where nobody listens yet."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return str(answer.read().decode())
    except urllib.error.URLError:
        return ""


def queues(made: lifecycle.Sandbox) -> list[str]:
    return sorted(made.client("sqs").list_queues().get("QueueUrls", []))


def test_a_second_stack_lives_in_the_emulator_of_the_first_and_is_taken_down_alone(root: Path) -> None:
    dev, prod = lifecycle.up("dev", root=root), lifecycle.up("prod", beside="dev", root=root)
    assert (prod.endpoint, prod.counts) == (dev.endpoint, {"create": 1})
    assert queues(dev) == sorted([dev.outputs["url"], prod.outputs["url"]])
    assert lifecycle.up("prod", beside="dev", root=root).counts == {"same": 1}
    assert lifecycle.up("prod", root=root).endpoint == dev.endpoint
    assert "is down" in ops("down", "--stack", "prod", root=root).stderr
    assert (queues(dev), guests.of(dev.emulator.folder)) == ([dev.outputs["url"]], {})
    assert [each.stack for each in sandboxes.found(root, None)] == ["dev"]


def test_a_table_that_aws_would_not_delete_goes_with_its_stack(root: Path) -> None:
    table = "name='shop', hash_key='k', attributes=[{'name': 'k', 'type': 'S'}], billing_mode='PAY_PER_REQUEST'"
    (root / "__main__.py").write_text(f"{QUEUE}aws.dynamodb.Table('t', {table}, deletion_protection_enabled=True)")
    prod = lifecycle.up("prod", beside="dev", root=root)
    assert prod.client("dynamodb").list_tables()["TableNames"] == ["shop"]
    lifecycle.down("prod", root=root)
    assert prod.client("dynamodb").list_tables()["TableNames"] == []


def test_whoever_takes_the_first_down_takes_all_down(root: Path) -> None:
    assert ops("up", "--stack", "prod", "--beside", "dev", "--detach", root=root).returncode == 0
    assert [each.alive for each in sandboxes.found(root, None)] == [True, True]
    lifecycle.down("dev", root=root)
    assert not (root / ".sandbox").exists()


def test_what_an_account_has_once_is_left_to_the_first(root: Path) -> None:
    dev, prod = lifecycle.up("dev", root=root), lifecycle.up("prod", beside="dev", root=root)
    assert ("shared" in dev.outputs, prod.outputs["shared"]) == (False, "false")


def test_each_has_a_page_of_its_own(root: Path, eventually: Callable[..., Any]) -> None:
    (root / "__main__.py").write_text(QUEUE + PAGE)
    dev, prod = lifecycle.up("dev", root=root), lifecycle.up("prod", beside="dev", root=root)
    assert eventually(lambda: read(prod.page)) and "the page of prod" in read(prod.page)
    assert "the page of dev" in read(dev.page)


def test_a_first_up_that_fails_leaves_the_other_as_it_was(root: Path) -> None:
    dev = lifecycle.up("dev", root=root)
    (root / "__main__.py").write_text("import pulumi_aws as aws\naws.sqs.Queue('q')\nraise RuntimeError('no')")
    with pytest.raises(SandboxError, match="RuntimeError: no"):
        lifecycle.up("prod", beside="dev", root=root)
    assert (queues(dev), guests.of(dev.emulator.folder)) == ([dev.outputs["url"]], {})
    assert not (root / ".sandbox" / "prod").exists()


def test_what_cannot_be_joined_is_told_with_what_to_do(root: Path) -> None:
    port = lifecycle.up("dev", root=root).emulator.port
    with pytest.raises(EmulatorError, match=f"'dev' runs on port {port}, not 1: leave --port out"):
        lifecycle.up("prod", 1, beside="dev", root=root)
    with pytest.raises(EmulatorError, match="no sandbox of 'test' is running, to put 'prod' beside it: start it"):
        lifecycle.up("prod", beside="test", root=root)
    (root / "Pulumi.prod.yaml").write_text("config: {'aws:region': eu-west-1}")
    with pytest.raises(EmulatorError, match="'prod' is in eu-west-1, and the sandbox of 'dev' in us-east-1"):
        lifecycle.up("prod", beside="dev", root=root)
    assert not (root / ".sandbox" / "prod").exists()


def test_a_stack_that_runs_alone_is_not_moved(root: Path) -> None:
    lifecycle.up("prod", emulator.free_port(), root=root)
    with pytest.raises(EmulatorError, match="'prod' runs already, and not beside 'dev': take it down first"):
        lifecycle.up("prod", beside="dev", root=root)


def test_when_the_emulator_is_gone_so_are_both(root: Path) -> None:
    dev, prod = lifecycle.up("dev", root=root), lifecycle.up("prod", beside="dev", root=root)
    os.killpg(dev.emulator.pid, signal.SIGKILL)
    with pytest.raises(EmulatorError, match="died"):
        prod.up()
    assert lifecycle.up("prod", emulator.free_port(), root=root).counts == {"create": 1}
    lifecycle.down("dev", root=root)
    assert sandboxes.found(root, "prod")[0].alive


def test_a_sandbox_of_a_test_may_be_beside_another(root: Path) -> None:
    with (
        lifecycle.sandbox("dev", root=root) as dev,
        lifecycle.sandbox("prod", root=root, beside=dev) as prod,
        lifecycle.sandbox("dev", root=root, beside=prod) as third,
    ):
        assert dev.endpoint == prod.endpoint == third.endpoint
        assert len(queues(dev)) == 3
    assert not third.emulator.folder.exists()
