"""Stands in for the Pulumi engine between a program, the plugin and the sandbox: what the plugin registers, exists.

The plugin runs in a process of its own, and everything goes over gRPC as it does with the engine.
https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/plugins.html
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Generator, Mapping
from concurrent import futures
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockCallArgs
from pulumi.runtime.proto import (
    engine_pb2_grpc,
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
)

from ops.sandbox.engine import Engine
from ops.sandbox.monitor import ResourceArgs

STACK_TYPE = "pulumi:pulumi:Stack"
FEATURES = [
    value for name, value in resource_pb2.ResourceMonitorFeature.items() if name.startswith("RESOURCE_MONITOR_FEATURE_")
]


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Creates in the sandbox what is registered."""

    def __init__(self, engine: Engine, project: str, stack: str) -> None:
        self._engine, self._place = engine, f"urn:pulumi:{stack}::{project}"
        self.top = f"{self._place}::{STACK_TYPE}::{project}-{stack}"

    def GetDeploymentInfo(self, request: Any, context: Any) -> Any:
        return resource_pb2.DeploymentInfo(supportedFeatures=FEATURES)

    def RegisterResource(self, request: Any, context: Any) -> Any:
        above = request.parent.split("::")[2]
        urn = f"{self._place}::{'' if above == STACK_TYPE else f'{above}$'}{request.type}::{request.name}"
        if not request.custom:
            return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)
        inputs = rpc.deserialize_properties(request.object)
        id_, known = self._engine.new_resource(ResourceArgs(request, urn, inputs))
        made = struct_pb2.Struct()
        made.CopyFrom(request.object)
        made.update({key: value for key, value in known.items() if key not in inputs})
        return resource_pb2.RegisterResourceResponse(urn=urn, id=id_, object=made)

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any) -> Any:
        asked = MockCallArgs(request.tok, json_format.MessageToDict(request.args), request.provider)
        answer = struct_pb2.Struct()
        answer.update(self._engine.call(asked))
        return resource_pb2.ResourceInvokeResponse(**{"return": answer})


class Log(engine_pb2_grpc.EngineServicer):
    def Log(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()


class Plugin:
    """A plugin that runs, for one stack."""

    def __init__(self, provider: Any, monitor: Monitor, address: str, project: str, stack: str) -> None:
        self._provider, self._top = provider, monitor.top
        self._fixed = {"project": project, "stack": stack, "monitorEndpoint": address}

    def construct(self, type_: str, name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs of a component. Raises grpc.RpcError."""
        sent = asyncio.run(rpc.serialize_properties(dict(inputs), {}))
        asked = provider_pb2.ConstructRequest(**self._fixed, type=type_, name=name, parent=self._top, inputs=sent)
        return json_format.MessageToDict(self._provider.Construct(asked, timeout=60).state)


@contextmanager
def running(folder: Path, engine: Engine, project: str, stack: str) -> Generator[Plugin]:
    """The plugin in `folder`, started as the engine starts it."""
    monitor, server = Monitor(engine, project, stack), grpc.server(futures.ThreadPoolExecutor(8))
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(monitor, server)
    engine_pb2_grpc.add_EngineServicer_to_server(Log(), server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    process = subprocess.Popen([sys.executable, str(folder), address], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        with closing(grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline() or 0)}")) as channel:
            provider = provider_pb2_grpc.ResourceProviderStub(channel)
            provider.Configure(provider_pb2.ConfigureRequest(acceptSecrets=True), timeout=30)
            yield Plugin(provider, monitor, address, project, stack)
    finally:
        process.terminate()
        process.communicate()
        server.stop(None).wait()
