"""examples/yaml-coordinator: the program runs with the plugin in a process of its own, and what it made deploys."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from ops.demo.audience import Audience
from ops.sandbox import emulator as emulators
from ops.sandbox.deploy_role import ensure_deploy_role
from ops.sandbox.engine import Engine
from ops.sandbox.lifecycle import Sandbox
from ops.sandbox.resources.resource_type import Cloud
from tests.contract import node
from tests.contract.events import event

from .plugin_engine import Plugin, running
from .yaml_program import Program

pytestmark = pytest.mark.sandbox
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "yaml-coordinator"
BUCKET = "artifacts"


@contextmanager
def started(local: Sandbox) -> Iterator[tuple[Engine, Plugin]]:
    """The engine, and the plugin that the program names."""
    engine = Engine(Cloud(local.endpoint, local.region), local.emulator.folder / emulators.STATE)
    document = yaml.safe_load((EXAMPLE / "Pulumi.yaml").read_text())
    folder = (EXAMPLE / document["packages"]["coordinator"]).resolve(strict=True)
    with running(folder, engine, document["name"], "dev") as plugin:
        yield engine, plugin


def up(local: Sandbox) -> None:
    """What `pulumi up` does."""
    config = {"deployRole": ensure_deploy_role(Cloud(local.endpoint, local.region))}
    with started(local) as (engine, plugin):
        local.outputs = Program(EXAMPLE, "dev", config, plugin.construct).run()
        engine.finish()
    local.counts = engine.counts


@pytest.fixture(scope="module")
def local() -> Iterator[Sandbox]:
    emulator = emulators.start(Path(tempfile.mkdtemp(prefix="sandbox-")), emulators.free_port(), "us-east-1")
    made = Sandbox(EXAMPLE, "dev", emulator)
    try:
        up(made)
        made.client("s3").create_bucket(Bucket=BUCKET)
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def heard(local: Sandbox) -> Audience:
    return Audience(local, lambda name, detail: None, name="yaml-audience")


def deploy(local: Sandbox, heard: Audience, version: str, says: str) -> dict[str, Any]:
    """The last event of a deployment of a stack that says of itself that it is `says`."""
    parameter = {"Name": "/shop/version", "Type": "String", "Value": says}
    template = {"Resources": {"Version": {"Type": "AWS::SSM::Parameter", "Properties": parameter}}}
    local.client("s3").put_object(Bucket=BUCKET, Key=f"{version}.json", Body=json.dumps(template))
    infrastructure = {"kind": "cloudformation", "stack": "shop", "template": f"s3://{BUCKET}/{version}.json"}
    request = {"deploymentId": f"shop-{version}", "service": "shop", "version": version, "requestedBy": "ci"}
    detail = json.dumps({**request, "infrastructure": infrastructure, "input": {"ticket": "SHOP-1"}})
    entry = {"Source": "bellyfed.deployment", "DetailType": "DeploymentRequested", "Detail": detail}
    local.client("events").put_events(Entries=[{**entry, "EventBusName": local.outputs["eventBusName"]}])
    return heard.until(str(request["deploymentId"]))[str(request["deploymentId"])]


def live(local: Sandbox) -> str:
    return str(local.client("ssm").get_parameter(Name="/shop/version")["Parameter"]["Value"])


def test_it_deploys_through_its_stages_the_coordinators_and_its_own(local, heard):
    assert deploy(local, heard, "1", says="1")["event"] == "DeploymentCompleted"
    done = [each["stage"] for each in heard.events if each["event"] == "StageCompleted"]
    assert (done, live(local)) == (["PrepareDeployment", "DeployInfrastructure", "CheckVersion"], "1")


def test_what_its_own_stage_refuses_is_undone_by_the_coordinators(local, heard):
    ended = deploy(local, heard, "2", says="not two")
    assert (ended["status"], ended["reason"]) == ("ROLLED_BACK", "/shop/version says not two, not 2")
    assert live(local) == "1"


def test_a_second_up_changes_nothing(local):
    made, outputs = local.counts, local.outputs
    up(local)
    assert local.counts == {"same": made["create"]}
    assert local.outputs == outputs


@node.needs_node
def test_a_function_with_a_stage_in_typescript_runs_beside_it(local):
    """As the README of examples/typescript-stage packs it."""
    modules = (node.EXAMPLE / "validate.mjs", node.CONTRACT / "deployment-stage.mjs")
    code = pulumi.AssetArchive({module.name: pulumi.FileAsset(str(module)) for module in modules})
    with started(local) as (_, plugin):
        inputs = {"handler": "validate.handler", "runtime": "nodejs22.x", "code": code}
        function = plugin.construct("coordinator:index:Function", "validate", inputs)["name"]
    client = local.client("lambda")
    client.get_waiter("function_active_v2").wait(FunctionName=function, WaiterConfig={"Delay": 1})
    answer = client.invoke(FunctionName=function, Payload=json.dumps(event(input={})))
    assert json.load(answer["Payload"]) == {"status": "failed", "reason": "input.url must be the address to look at"}
