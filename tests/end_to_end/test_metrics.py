"""What a deployment was measured by, as the operators' command tells it: real events, real log lines, real metrics."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

import pytest

from domain.events import SOURCE
from ops.sandbox.lifecycle import Sandbox

pytestmark = pytest.mark.sandbox
SETTING = {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/measured", "Type": "String", "Value": "1"}}
TEMPLATE = {"Resources": {"Setting": SETTING}}


@pytest.fixture(scope="module")
def told(local: Sandbox) -> dict[str, Any]:
    """After one deployment, of a stack, that went live."""
    s3 = local.client("s3")
    s3.create_bucket(Bucket="measured")
    s3.put_object(Bucket="measured", Key="template.json", Body=json.dumps(TEMPLATE))
    stack = {"kind": "cloudformation", "stack": "measured", "template": "s3://measured/template.json"}
    request = {"deploymentId": "measured", "service": "measured", "version": "1", "infrastructure": stack}
    bus = local.outputs["eventBusName"]
    entry = {"EventBusName": bus, "Source": SOURCE, "DetailType": "DeploymentRequested", "Detail": json.dumps(request)}
    before = _metrics(local)["dora"]["deploymentFrequency"]["count"]
    local.client("events").put_events(Entries=[entry])
    deadline = time.monotonic() + 40
    while (found := _metrics(local))["dora"]["deploymentFrequency"]["count"] <= before:
        assert time.monotonic() < deadline, "the deployment was not measured"
    return found


def _metrics(local: Sandbox) -> dict[str, Any]:
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": local.region}
    who = {**os.environ, **keys, "DEPLOYMENT_COORDINATOR_URL": local.outputs["controlApiUrl"]}
    command = [sys.executable, "-m", "ops", "metrics", "--stack", local.stack, "--json", "--days", "1"]
    ran = subprocess.run(command, env=who, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_what_went_live_is_a_change_with_a_lead_time(told):
    dora, outcomes = told["dora"], told["outcomes"]
    assert dora["changeFailureRate"]["changes"] >= 1
    assert 0 < dora["leadTime"]["shortestMs"] < 120_000
    assert outcomes["SUCCEEDED"] >= 1


def test_every_stage_that_it_went_through_has_its_time(told):
    measured = {stage for stage, series in told["stages"].items() if series["count"]}
    assert {"PrepareDeployment", "DeployInfrastructure", "DeployApplication", "ValidateDeployment"} <= measured
