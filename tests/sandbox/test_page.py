"""The page of a sandbox: served while it runs, by the function that its program calls so."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from ops.sandbox import emulator
from ops.sandbox.lifecycle import Sandbox, down, sandbox

pytestmark = pytest.mark.sandbox
QUEUE = "import pulumi, pulumi_aws as aws\naws.sqs.Queue('q')\n"
PAGE = """
import json
code = "import os\\n"
code += "def handler(event, context):\\n    return '<p>' + event.get('service', 'all') + str('PAGE_PORT' in os.environ)"
trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
role = aws.iam.Role("r", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
archive = pulumi.AssetArchive({"index.py": pulumi.StringAsset(code)})
aws.lambda_.Function("page-function", runtime="python3.13", handler="index.handler", role=role.arn, code=archive)
"""


def get(running: Sandbox, path: str = "") -> str:
    address = f"http://127.0.0.1:{running.emulator.page_port}/{path}"
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def test_a_program_without_a_page_has_none_until_it_is_brought_up_with_one(write_program):
    with sandbox("dev", root=write_program(QUEUE)) as running:
        assert running.page == ""
        with pytest.raises(urllib.error.HTTPError) as caught:
            get(running)
        assert "this sandbox has no page" in caught.value.read().decode()
        write_program(QUEUE + PAGE)
        running.up()
        assert running.page == f"http://127.0.0.1:{running.emulator.page_port}/"
        assert "<p>allFalse</main>" in get(running)
        assert "<p>shopFalse</main>" in get(running, "?service=shop")


def test_up_says_where_it_is(write_program):
    root, port = write_program(QUEUE + PAGE), str(emulator.free_port())
    command = [sys.executable, "-m", "ops", "sandbox", "up", "--detach", "--root", str(root), "--port", port]
    try:
        document = json.loads(subprocess.run([*command, "--json"], capture_output=True, text=True).stdout)
        assert document["page"].startswith("http://127.0.0.1:")
        again = subprocess.run(command[:-2], capture_output=True, text=True)
        assert f"Page: {document['page']}\n" in again.stderr
    finally:
        down("dev", root=root)
