"""Stands in for the Pulumi engine: answers a program's registrations through mocks, and records them."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi.runtime import mocks as pulumi_mocks
from pulumi.runtime import rpc, settings
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.sync_await import _ensure_event_loop, _sync_await

STACK_TYPE = "pulumi:pulumi:Stack"


@dataclass
class Registration:
    """One registered resource; inputs and outputs have their secrets revealed, `raw` is the whole request."""

    urn: str
    type: str
    name: str
    parent: str
    custom: bool
    inputs: dict[str, Any]
    secret_inputs: frozenset[str]
    raw: Any
    id: str = ""
    outputs: dict[str, Any] = field(default_factory=dict)


class ResourceArgs(pulumi_mocks.MockResourceArgs):
    """What mocks get: also the URN and the request, which carries the resource's options."""

    def __init__(self, request: Any, urn: str, inputs: dict[str, Any]) -> None:
        super().__init__(request.type, request.name, inputs, request.provider, request.importId or None, request.custom)
        self.urn = urn
        self.request = request


class RecordingMonitor(pulumi_mocks.MockMonitor):
    """A MockMonitor with the engine's URNs, that refuses duplicates and outputs that nobody provides."""

    def __init__(self, mocks: pulumi_mocks.Mocks) -> None:
        super().__init__(mocks)
        self.registrations: dict[str, Registration] = {}
        self.component_outputs: dict[str, dict[str, Any]] = {}
        self.invokes: list[tuple[str, dict[str, Any]]] = []
        self._loops: set[asyncio.AbstractEventLoop] = set()
        self._lock = threading.Lock()

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The engine's URN: every component above the resource, but never the stack, qualifies its type."""
        parent_type = parent.split("::")[2] if parent else ""
        qualified = f"{parent_type}${type_}" if parent_type and parent_type != STACK_TYPE else type_
        return f"urn:pulumi:{settings.get_stack()}::{settings.get_project()}::{qualified}::{name}"

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        self._need_loop()
        made = self._record(request)
        if request.type == STACK_TYPE:
            return resource_pb2.RegisterResourceResponse(urn=made.urn)
        inputs = rpc.deserialize_properties(request.object, keep_unknowns=True)
        if not settings.is_dry_run():
            _refuse_unknown(made, inputs, request)
        id_, outputs = self.mocks.new_resource(ResourceArgs(request, made.urn, inputs))
        made.id, made.outputs = id_ or "", plain(outputs)
        self.resources[made.urn] = self.ResourceRegistration(made.urn, made.id, outputs)
        return resource_pb2.RegisterResourceResponse(
            urn=made.urn,
            id=made.id,
            object=_sync_await(rpc.serialize_properties(outputs, {})),
            # an output that the mocks do not return is unknown to its readers, never None
            unknown=bool(request.custom),
        )

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        outputs = rpc.deserialize_properties(request.outputs, keep_unknowns=True)
        self.component_outputs[request.urn] = plain(outputs)
        if request.urn.split("::")[2] == STACK_TYPE and not settings.is_dry_run():
            for name, value in outputs.items():
                if _has_unknown(value):
                    raise pulumi.RunError(f"export '{name}' reads an output that nothing provides here")
        return super().RegisterResourceOutputs(request)

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
        self.invokes.append((request.tok, rpc.deserialize_properties(request.args, keep_unknowns=True)))
        return super().Invoke(request)

    def close(self) -> None:
        """Close what the SDK's threads left open: at the end of the process it would be too late for some of it."""
        for loop in self._loops:
            loop.close()

    def _need_loop(self) -> None:
        """Each thread of the SDK's has one of its own."""
        _ensure_event_loop()
        with self._lock:
            self._loops.add(asyncio.get_event_loop())

    def _record(self, request: Any) -> Registration:
        urn = self.make_urn(request.parent, request.type, request.name)
        inputs = rpc.deserialize_properties(request.object, keep_unknowns=True)
        secret = frozenset(key for key, value in inputs.items() if _has_secret(value))
        made = Registration(
            urn, request.type, request.name, request.parent, request.custom, plain(inputs), secret, request
        )
        with self._lock:
            if urn in self.registrations:
                raise pulumi.RunError(f"Duplicate resource URN '{urn}'; try giving it a unique name")
            self.registrations[urn] = made
        return made


def plain(value: Any) -> Any:
    """The value with its secrets revealed."""
    if rpc.is_rpc_secret(value):
        return plain(value["value"])
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value


def is_unknown(value: Any) -> bool:
    """Whether this very value is not known yet, as in a preview."""
    return isinstance(value, pulumi.output.Unknown)


def _any(test: Any, value: Any) -> bool:
    if test(value):
        return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_any(test, each) for each in inner)


def _has_unknown(value: Any) -> bool:
    return _any(is_unknown, value)


def _has_secret(value: Any) -> bool:
    return _any(rpc.is_rpc_secret, value)


def _refuse_unknown(made: Registration, inputs: dict[str, Any], request: Any) -> None:
    for key, value in inputs.items():
        if _has_unknown(value):
            sources = request.propertyDependencies[key].urns if key in request.propertyDependencies else []
            named = ", ".join(urn.split("::", 2)[2] for urn in sources) or "another resource"
            raise pulumi.RunError(
                f"{made.type} '{made.name}': input '{key}' reads an output of {named} that nothing provides "
                "here; say the value in the program, or provide the output in the mapping or the mocks"
            )
