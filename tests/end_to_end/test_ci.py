"""The workflow and the script of docs/ci.md do in a sandbox what they say, as they stand in the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ops.sandbox import people
from ops.sandbox.lifecycle import Sandbox

pytestmark = pytest.mark.sandbox
ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / "docs" / "ci"
COMMANDS = {
    "deployment-coordinator": f'exec "{sys.executable}" -m ops "$@"',
    "aws": f'exec "{sys.executable}" "{Path(__file__).with_name("aws_cli.py")}" "$@"',
}
"""What a runner has on its path: the console script, and the AWS CLI as far as the script needs it."""


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a request in it."""
    folder = tmp_path_factory.mktemp("runner")
    (folder / "bin").mkdir()
    for name, script in COMMANDS.items():
        (folder / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / "bin" / name).chmod(0o755)
    (folder / "deploy").mkdir()
    (folder / "deploy" / "request.yaml").write_text(yaml.safe_dump({"service": "plain", "version": "0"}))
    return folder


def run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    known = {"PATH": path, "HOME": str(folder), "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=known, capture_output=True, text=True, timeout=120
    )


def workflow() -> dict[str, Any]:
    return yaml.safe_load((CI / "deploy.yml").read_text())


def deploy_step() -> str:
    (step,) = [step for step in workflow()["jobs"]["deploy"]["steps"] if step.get("name") == "Deploy"]
    return str(step["run"])


def robot(sandbox: Sandbox) -> dict[str, str]:
    """The session of a role that may do what docs/ci.md gives it, and nothing else."""
    statement = json.loads((ROOT / "docs" / "ci.md").read_text().split("```json\n")[1].split("```")[0])["Statement"][0]
    arn = sandbox.outputs["controlApiArn"]
    wanted = [each.replace("CONTROL_API_ARN", arn).replace("storefront", "plain") for each in statement["Resource"]]
    session = people.session(sandbox, "github", "deploy-4711", {**statement, "Resource": wanted})
    return {**session.environment, "AWS_REGION": sandbox.region, "AWS_DEFAULT_REGION": sandbox.region}


def variables(sandbox: Sandbox, version: str, number: str) -> dict[str, str]:
    """What `env` of the job comes to."""
    given = {"VERSION": version, "ACTOR": "alice", "RUN": number, **robot(sandbox)}
    assert set(workflow()["jobs"]["deploy"]["env"]) == {"DEPLOYMENT_COORDINATOR_URL", "VERSION", "ACTOR", "RUN"}
    return {**given, "DEPLOYMENT_COORDINATOR_URL": sandbox.outputs["controlApiUrl"]}


def test_the_job_asks_and_follows_until_the_deployment_has_succeeded(local: Sandbox, runner: Path) -> None:
    done = run(deploy_step(), runner, **variables(local, "1", "1"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SUCCEEDED" in done.stdout


def test_the_job_run_again_follows_the_same_deployment(local: Sandbox, runner: Path) -> None:
    first, again = (run(deploy_step(), runner, **variables(local, "2", "2")) for _ in range(2))
    assert (first.returncode, again.returncode) == (0, 0), again.stderr
    answer = local.client("dynamodb").query(
        TableName=local.outputs["historyTableName"],
        KeyConditionExpression="deploymentId = :id",
        ExpressionAttributeValues={":id": {"S": "github-2"}},
    )
    assert [row["event"]["S"] for row in answer["Items"][1:]].count("DeploymentStarted") == 1


def test_the_job_fails_with_a_code_of_its_own_where_the_request_is_refused(local: Sandbox, runner: Path) -> None:
    done = run(deploy_step(), runner, **variables(local, "no version", "3"))
    assert done.returncode == 17
    assert "version must be" in done.stderr


def test_the_robot_can_neither_approve_nor_ask_for_another_service(local: Sandbox, runner: Path) -> None:
    known = variables(local, "1", "4")
    other = run("deployment-coordinator request --service other --version 1", runner, **known)
    vote = run(f"deployment-coordinator reject github-1 --plan {'0' * 64} --reason no", runner, **known)
    assert (other.returncode, vote.returncode) == (3, 3)
    assert "execute-api:Invoke" in other.stderr + other.stdout


def test_the_job_stays_longer_than_people_are_asked() -> None:
    minutes = yaml.safe_load((ROOT / "Pulumi.prod.yaml").read_text())["config"]["deployment-coordinator:approvals"]
    assert workflow()["jobs"]["deploy"]["timeout-minutes"] > minutes["expiresMinutes"]


def test_the_script_needs_nothing_but_the_aws_cli(local: Sandbox, runner: Path) -> None:
    request = runner / "request.json"
    request.write_text(json.dumps({"deploymentId": "script-1", "service": "plain", "version": "3"}))
    keys = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": local.region,
        "AWS_DEFAULT_REGION": local.region,
    }
    known = {**keys, "AWS_ENDPOINT_URL": local.endpoint, "BUS": local.outputs["eventBusName"], "REQUEST": str(request)}
    done = run(str(CI / "put-events.sh"), runner, **known)
    assert done.returncode == 0, done.stderr
    followed = run("deployment-coordinator status script-1 --follow", runner, **variables(local, "", ""))
    assert followed.returncode == 0, followed.stdout + followed.stderr


def test_the_script_says_so_where_something_is_missing(runner: Path) -> None:
    assert "BUS" in run(str(CI / "put-events.sh"), runner).stderr
