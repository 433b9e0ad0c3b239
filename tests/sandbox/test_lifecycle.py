"""Up and down at the command line: one emulator process, one folder, nothing left behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys

import pytest

from ops.sandbox import emulator, lifecycle
from ops.sandbox.errors import ConfigError, EmulatorError, SandboxError

QUEUE = "import pulumi, pulumi_aws as aws\npulumi.export('url', aws.sqs.Queue('q').url)\n"
QUEUE += "pulumi.export('role', pulumi.Config().get('deployRole'))"


@pytest.fixture
def root(write_program):
    folder = write_program(QUEUE)
    shutil.copy(folder / "Pulumi.dev.yaml", folder / "Pulumi.prod.yaml")
    yield folder
    for stack in ("dev", "prod"):
        lifecycle.down(stack, root=folder)


def ops(*arguments, root):
    command = [sys.executable, "-m", "ops", "sandbox", *arguments, "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True)


def group_of(root, stack="dev"):
    return emulator.find(root / ".sandbox" / stack).pid


def test_up_prints_one_document_and_down_leaves_nothing(root):
    port = emulator.free_port()
    ran = ops("up", "--detach", "--json", "--port", str(port), root=root)
    document = json.loads(ran.stdout)
    assert document["endpoint"] == f"http://127.0.0.1:{port}"
    assert document["region"] == "us-east-1"
    assert document["credentials"] == {"accessKeyId": "test", "secretAccessKey": "test"}
    assert document["outputs"]["role"] == "arn:aws:iam::000000000000:role/sandbox-deploy"
    group = group_of(root)
    assert "is down" in ops("down", root=root).stderr
    assert not (root / ".sandbox").exists()
    assert emulator._ended(group, 0.1)


def test_a_second_up_changes_nothing_and_says_so(root):
    port = str(emulator.free_port())
    ops("up", "--detach", "--port", port, root=root)
    ran = ops("up", "--detach", root=root)
    assert ran.returncode == 0
    assert "Nothing changed: 1 same" in ran.stderr and ran.stdout == ""


def test_down_without_a_sandbox_says_so(root):
    ran = ops("down", root=root)
    assert ran.returncode == 0
    assert "No sandbox of 'dev' is running" in ran.stderr


def test_another_port_than_the_running_one_is_refused(root):
    port = emulator.free_port()
    lifecycle.up("dev", port, root=root)
    with pytest.raises(EmulatorError, match=f"runs on port {port}, not 1: leave --port out"):
        lifecycle.up("dev", 1, root=root)


def test_a_taken_port_is_named_with_what_to_do(root):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        ran = ops("up", "--port", str(port), root=root)
    assert ran.returncode == 1
    assert f"port {port} is taken" in ran.stderr.replace("\n", " ") and "--port" in ran.stderr
    assert not (root / ".sandbox").exists()


def test_two_stacks_run_side_by_side(root):
    dev = lifecycle.up("dev", emulator.free_port(), root=root)
    prod = lifecycle.up("prod", emulator.free_port(), root=root)
    assert dev.endpoint != prod.endpoint
    lifecycle.down("dev", root=root)
    assert prod.client("sqs").list_queues()["QueueUrls"] == [prod.outputs["url"]]


def test_an_emulator_that_is_gone_is_started_afresh(root):
    lifecycle.up("dev", emulator.free_port(), root=root)
    os.killpg(group_of(root), signal.SIGKILL)
    said = []
    again = lifecycle.up("dev", emulator.free_port(), root=root, say=said.append)
    assert "is gone" in said[0]
    assert again.counts == {"create": 1}


def test_a_dead_emulator_is_reported_with_its_log(root):
    made = lifecycle.up("dev", emulator.free_port(), root=root)
    os.killpg(group_of(root), signal.SIGKILL)
    (made.emulator.folder / "emulator.log").write_text("what it said last")
    with pytest.raises(EmulatorError, match="died; the end of its log:\nwhat it said last"):
        made.up()


def test_an_emulator_that_does_not_come_up_is_reported_with_its_log(tmp_path):
    with pytest.raises(EmulatorError, match="(?s)died; the end of its log:.*NO-SUCH-LEVEL"):
        emulator.start(tmp_path, emulator.free_port(), "us-east-1", {"LOG_LEVEL": "no-such-level"})
    assert not (tmp_path / "emulator.json").exists()


def test_in_the_foreground_a_signal_takes_it_down(root, eventually):
    port = emulator.free_port()
    command = [
        sys.executable,
        "-m",
        "ops",
        "sandbox",
        "up",
        "--json",
        "--port",
        str(port),
        "--root",
        str(root),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert json.loads(process.stdout.readline())["outputs"]["url"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not (root / ".sandbox").exists()


def test_a_first_up_that_fails_leaves_nothing(root):
    (root / "__main__.py").write_text("raise RuntimeError('no')")
    with pytest.raises(SandboxError, match="RuntimeError: no"):
        lifecycle.up("dev", emulator.free_port(), root=root)
    assert not (root / ".sandbox").exists()


def test_an_unknown_stack_is_refused_before_anything_starts(root):
    with pytest.raises(ConfigError, match="no stack named 'test'"):
        lifecycle.up("test", root=root)
    assert not (root / ".sandbox").exists()


def test_the_stacks_own_region_and_deploy_role_are_kept(root):
    text = "config: {'aws:region': eu-west-1, deployRole: 'arn:aws:iam::111122223333:role/own'}"
    (root / "Pulumi.prod.yaml").write_text(text)
    with lifecycle.sandbox("prod", root=root) as made:
        assert made.region == "eu-west-1"
        assert made.outputs["role"] == "arn:aws:iam::111122223333:role/own"
    assert not made.emulator.folder.exists()
