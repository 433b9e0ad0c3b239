"""The deployment engine: creates, updates, replaces and deletes in the emulator what a program registers."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pulumi.runtime import mocks as pulumi_mocks

from ops.sandbox.errors import MappingError, SandboxError
from ops.sandbox.mocks import environment_invokes
from ops.sandbox.monitor import ResourceArgs
from ops.sandbox.resources import type_of
from ops.sandbox.resources.contract import check_outputs, checked_inputs, digest
from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, ResourceType
from ops.sandbox.state import State

Progress = Callable[[str, str, str], None]  # (verb, type, logical name)


class Engine(pulumi_mocks.Mocks):
    """Mocks that are not mocks: run a program with them, then call `finish` to delete what it no longer has.

    `changes` lists (verb, type, logical name); the verbs are create, update, replace, same and delete.
    """

    def __init__(self, cloud: Cloud, state_file: Path, progress: Progress | None = None) -> None:
        self._cloud = cloud
        self._state = State(state_file)
        self._progress = progress
        self._lock = threading.RLock()  # registrations come from several threads
        self._seen: set[str] = set()
        self._new: list[Deployed] = []
        self.changes: list[tuple[str, str, str]] = []

    @property
    def counts(self) -> Counter[str]:
        """How many resources each verb met."""
        return Counter(verb for verb, _, _ in self.changes)

    def new_resource(self, args: pulumi_mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """(id, inputs and outputs) of a resource, which exists when this returns."""
        if args.custom is False:
            return "", dict(args.inputs)
        if not isinstance(args, ResourceArgs):
            raise MappingError(f"{args.typ} '{args.name}': the sandbox cannot look up existing resources")
        if args.resource_id:
            raise MappingError(f"{args.typ} '{args.name}': the sandbox cannot import existing resources")
        with self._lock:
            deployed = self._deploy(args)
        return deployed.id, {**args.inputs, **deployed.outputs}

    def call(self, args: pulumi_mocks.MockCallArgs) -> Any:
        """The answer to an invoke; MappingError for one the sandbox does not know."""
        invokes = environment_invokes(self._cloud.account, self._cloud.region)
        if args.token not in invokes:
            raise MappingError(f"the sandbox does not answer the invoke {args.token}")
        return invokes[args.token]

    def finish(self) -> None:
        """Wait for what is new, and delete, newest first, what was replaced or is no longer registered."""
        for each in self._new:
            type_of(each.type).wait(self._cloud, each)
        self._delete_all(reversed(self._state.obsolete.copy()))
        gone = [each for each in self._state.resources.values() if each.urn not in self._seen]
        self._delete_all(reversed(gone))

    def destroy(self) -> None:
        """Delete everything, protected or not."""
        everything = [*self._state.resources.values(), *self._state.obsolete]
        self._delete_all(reversed(everything), even_protected=True)

    def _deploy(self, args: ResourceArgs) -> Deployed:
        kind, old = type_of(args.typ), self._state.resources.get(args.urn)
        inputs = checked_inputs(kind, args.name, args.inputs)
        explicit = inputs.get(kind.name_input) if kind.named else None
        if kind.named:
            inputs[kind.name_input] = explicit or (old and old.physical_name) or _fresh_name(args)
        digests = {key: digest(value) for key, value in inputs.items()}
        self._seen.add(args.urn)
        if old is None:
            return self._make("create", kind, args, inputs, digests)
        changed = {key for key in {*digests, *old.digests} if digests.get(key) != old.digests.get(key)}
        changed -= set(args.request.ignoreChanges)
        if changed & kind.identity:
            return self._replace(kind, args, inputs, old, explicit=bool(explicit))
        if changed:
            return self._make("update", kind, args, inputs, digests, old, changed)
        if old.protect != args.request.protect:
            old.protect = args.request.protect
            self._state.save()
        self._report("same", old)
        return old

    def _replace(
        self, kind: ResourceType, args: ResourceArgs, inputs: Inputs, old: Deployed, *, explicit: bool
    ) -> Deployed:
        _refuse_protected(old, "replace")
        self._state.supersede(old.urn)
        if kind.named and not explicit:
            inputs[kind.name_input] = _fresh_name(args)
        elif not kind.side_by_side:  # both cannot exist under one name
            self._remove(old)
        digests = {key: digest(value) for key, value in inputs.items()}
        return self._make("replace", kind, args, inputs, digests)

    def _make(
        self,
        verb: str,
        kind: ResourceType,
        args: ResourceArgs,
        inputs: Inputs,
        digests: dict[str, str],
        old: Deployed | None = None,
        changed: Iterable[str] = (),
    ) -> Deployed:
        try:
            # a prefix has done its work when the name is made; a changed one makes another name
            given = {key: value for key, value in inputs.items() if key != "namePrefix"}
            if old is None:
                made = kind.create(self._cloud, given)
            else:
                made = kind.update(self._cloud, given, old, set(changed))
        except (ClientError, BotoCoreError) as error:
            raise SandboxError(f"cannot {verb} {args.typ} '{args.name}': {error}") from error
        check_outputs(kind, made)
        name = inputs[kind.name_input] if kind.named else None
        deployed = Deployed(
            urn=args.urn,
            type=args.typ,
            name=args.name,
            id=made.id,
            outputs={**made.outputs, **({kind.name_input: name} if name else {})},
            kept={key: inputs[key] for key in (kind.identity | kind.kept) & set(inputs)},
            digests=digests,
            physical_name=name,
            protect=args.request.protect,
            retain=args.request.retainOnDelete,
        )
        self._state.put(deployed)
        self._new.append(deployed)
        self._report(verb, deployed)
        return deployed

    def _delete_all(self, resources: Iterable[Deployed], *, even_protected: bool = False) -> None:
        for each in resources:
            if not even_protected:
                _refuse_protected(each, "delete")
            elif not each.retain:
                type_of(each.type).unprotect(self._cloud, each)
            self._remove(each)
            self._report("delete", each)

    def _remove(self, old: Deployed) -> None:
        try:
            if not old.retain:
                type_of(old.type).delete(self._cloud, old)
        except (ClientError, BotoCoreError) as error:
            if not _is_gone(error):
                raise SandboxError(f"cannot delete {old.type} '{old.name}': {error}") from error
        self._state.forget(old)

    def _report(self, verb: str, resource: Deployed) -> None:
        self.changes.append((verb, resource.type, resource.name))
        if self._progress:
            self._progress(*self.changes[-1])


def _fresh_name(args: ResourceArgs) -> str:
    prefix = args.inputs.get("namePrefix") or f"{args.name}-"
    return f"{prefix}{secrets.token_hex(4)[:7]}"


def _refuse_protected(resource: Deployed, verb: str) -> None:
    if resource.protect:
        raise SandboxError(f"cannot {verb} {resource.type} '{resource.name}': it is protected (`protect=True`)")


def _is_gone(error: Exception) -> bool:
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
    return any(word in code for word in ("NotFound", "NoSuch", "NonExistent", "DoesNotExist"))
