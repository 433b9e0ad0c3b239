"""Stands in for the Pulumi engine: starts a plugin as the engine does, and answers what its components register.

https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/plugins.html
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator, Mapping
from concurrent import futures
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime import mocks as pulumi_mocks
from pulumi.runtime.proto import (
    engine_pb2_grpc,
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
)

from ops.sandbox.mocks import PlainMocks

ROOT = Path(__file__).resolve().parents[2]
PROJECT, STACK = "alone", "test"
TOP = f"urn:pulumi:{STACK}::{PROJECT}::pulumi:pulumi:Stack::{PROJECT}-{STACK}"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET, OUTPUT = "1b47061264138c4ac30d75fd1eb44270", "d0e6a833031e9bbcd3f4e8bde6ca49a4"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
"""The marks of the wire format: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go"""

GET, PROVIDER_ID = "pulumi:pulumi:getResource", "1234"
FEATURES = [
    value for name, value in resource_pb2.ResourceMonitorFeature.items() if name.startswith("RESOURCE_MONITOR_FEATURE_")
]
"""All that the SDK can make use of."""


@dataclass(frozen=True)
class Constructed:
    """What one Construct came to: the component's URN, its outputs as the engine gets them, and its registrations."""

    urn: str
    state: dict[str, Any]
    dependencies: Mapping[str, Any]
    registered: dict[str, Any]


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Gives every resource the engine's URN and what AWS would answer; in a preview nothing but its inputs."""

    def __init__(self) -> None:
        self.registered: dict[str, Any] = {}
        self.preview = False

    def GetDeploymentInfo(self, request: Any, context: Any) -> Any:
        return resource_pb2.DeploymentInfo(supportedFeatures=FEATURES)

    def RegisterResource(self, request: Any, context: Any) -> Any:
        above = request.parent.split("::")[2]
        within = "" if above == "pulumi:pulumi:Stack" else f"{above}$"
        urn = f"urn:pulumi:{STACK}::{PROJECT}::{within}{request.type}::{request.name}"
        self.registered[urn] = request
        if self.preview or not request.custom:
            return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)
        inputs = json_format.MessageToDict(request.object)
        made = pulumi_mocks.MockResourceArgs(request.type, request.name, inputs, "", None, True)
        id_, outputs = PlainMocks().new_resource(made)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=id_, object=struct(outputs))

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any) -> Any:
        """`getResource` asks what is known of a resource that was handed over: a provider."""
        asked = json_format.MessageToDict(request.args)
        answer = asked | {"id": PROVIDER_ID, "state": {}} if request.tok == GET else PlainMocks().invokes[request.tok]
        return resource_pb2.ResourceInvokeResponse(**{"return": struct(answer)})


class Engine(engine_pb2_grpc.EngineServicer):
    def Log(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()


def struct(value: Mapping[str, Any]) -> Any:
    return json_format.ParseDict(dict(value), struct_pb2.Struct())


@dataclass
class Plugin:
    """A plugin that runs."""

    provider: Any
    monitor: Monitor
    address: str

    def schema(self) -> str:
        return self.provider.GetSchema(provider_pb2.GetSchemaRequest()).schema

    def construct(self, component: str, inputs: Mapping[str, Any], **more: Any) -> Constructed:
        """`mine`, at the top of a stack; `more` are fields of the ConstructRequest. Raises grpc.RpcError."""
        self.monitor.registered, self.monitor.preview = {}, more.get("dryRun", False)
        request = provider_pb2.ConstructRequest(
            project=PROJECT,
            stack=STACK,
            monitorEndpoint=self.address,
            type=f"coordinator:index:{component}",
            name="mine",
            parent=TOP,
            inputs=struct(inputs),
            **more,
        )
        answer = self.provider.Construct(request, timeout=30)
        state = json_format.MessageToDict(answer.state)
        return Constructed(answer.urn, state, answer.stateDependencies, self.monitor.registered)


@contextmanager
def running(folder: str, cwd: Path) -> Generator[Plugin]:
    """The plugin in `folder`, until the block ends."""
    monitor, server = Monitor(), grpc.server(futures.ThreadPoolExecutor(8))
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(monitor, server)
    engine_pb2_grpc.add_EngineServicer_to_server(Engine(), server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    process = subprocess.Popen([sys.executable, folder, address], cwd=cwd, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        port = int(process.stdout.readline() or 0)
        with closing(grpc.insecure_channel(f"127.0.0.1:{port}")) as channel:
            provider = provider_pb2_grpc.ResourceProviderStub(channel)
            provider.Configure(provider_pb2.ConfigureRequest(acceptSecrets=True), timeout=30)
            yield Plugin(provider, monitor, address)
    finally:
        process.terminate()
        process.communicate()
        server.stop(None).wait()
