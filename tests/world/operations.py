"""What goes on in stacks: begun by a call, brought to its end by the clock, undone where it fails.

A template decides its own fate by Metadata: {"fail": "create"} rolls a creation back, {"fail": "update"}
an update, {"fail": "update-and-rollback"} leaves UPDATE_ROLLBACK_FAILED, {"hang": true} never ends.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from .calls import arn, refuse
from .lambda_ import Lambda
from .stacks import STACK_TYPE, Content, Operation, Stack

_CLEAN_UP = {"UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"}


class Operations:
    """All stacks, and the way of each from status to status."""

    def __init__(self, now: Callable[[], float], functions: Lambda) -> None:
        self.now, self.functions = now, functions
        self.seconds_per_operation = 30.0
        self.mended = False  # somebody has seen to it that nothing fails any more
        self.on_status: Callable[[Stack], None] = lambda stack: None
        self.on_rest: Callable[[Stack, str], None] = lambda stack, status: None
        self.stacks: dict[str, Stack] = {}  # by id; of one name only the last can be alive

    def next_due(self) -> float | None:
        dues = [stack.operation.due for stack in self.stacks.values() if stack.operation]
        return min((due for due in dues if due is not None), default=None)

    def advance(self) -> bool:
        """Bring every operation that is due to its next status."""
        ready = [
            (stack, stack.operation)
            for stack in self.stacks.values()
            if stack.operation and stack.operation.due is not None and stack.operation.due <= self.now()
        ]
        for stack, operation in ready:
            self._finish(stack, operation)
        return bool(ready)

    def alive(self, name: str) -> Stack | None:
        wanted = [s for s in self.stacks.values() if name in (s.name, s.id)]
        return next((stack for stack in reversed(wanted) if stack.status != "DELETE_COMPLETE"), None)

    def existing(self, name: str) -> Stack:
        stack = self.alive(name)
        if stack is None:
            refuse("ValidationError", f"Stack [{name}] does not exist")
        return stack

    def add(self, name: str, content: Content) -> Stack:
        number = uuid.uuid5(uuid.NAMESPACE_URL, f"{name} {len(self.stacks)}")
        stack = Stack(name, arn("cloudformation", f"stack/{name}/{number}"), self.now(), content)
        self.stacks[stack.id] = stack
        return stack

    def begin(self, stack: Stack, kind: str) -> None:
        """`kind` is create, update or delete, of what the stack now contains."""
        metadata = stack.content.document.get("Metadata", {}) if kind != "delete" else {}
        fate = "" if self.mended else str(metadata.get("fail", ""))
        fails = fate if fate.startswith(kind) else ""
        due = None if metadata.get("hang") else self.now() + self.seconds_per_operation
        stack.operation = Operation(kind, due, f"{kind.upper()}_COMPLETE", fails)
        self.status(stack, f"{kind.upper()}_IN_PROGRESS", "User Initiated")

    def roll_back(self, stack: Stack, reason: str) -> None:
        fails = stack.operation.fails if stack.operation else ""
        creating = stack.operation is not None and stack.operation.kind == "create"
        due, kind = self.now() + self.seconds_per_operation, "rollback"
        if fails == "update-and-rollback":
            stack.operation = Operation("stuck", due, "UPDATE_ROLLBACK_FAILED")
        else:
            stack.operation = Operation(kind, due, "ROLLBACK_COMPLETE" if creating else "UPDATE_ROLLBACK_COMPLETE")
        self.status(stack, "ROLLBACK_IN_PROGRESS" if creating else "UPDATE_ROLLBACK_IN_PROGRESS", reason)

    def status(self, stack: Stack, status: str, reason: str = "") -> None:
        stack.status, stack.reason = status, reason
        stack.record(self.now(), stack.name, STACK_TYPE, status, reason)
        self.on_status(stack)

    def _finish(self, stack: Stack, operation: Operation) -> None:
        """The change is made first and undone if it fails, so that a rollback has something to restore."""
        if operation.kind in ("create", "update"):
            self._apply(stack.old, stack.content)
        if operation.fails:
            resource, what = next(iter(stack.content.resources.items()))
            kind = operation.kind.upper()
            stack.record(self.now(), resource, what["Type"], f"{kind}_FAILED", "Resource handler returned: injected")
            self.roll_back(stack, f"The following resource(s) failed to {operation.kind}: [{resource}]. ")
            return
        if operation.kind == "delete" or operation.next == "ROLLBACK_COMPLETE":
            self._apply(stack.content, None)
        elif operation.kind == "rollback":
            self._apply(stack.content, stack.old)
            stack.content = stack.old or stack.content
        stack.operation = None
        if operation.next in _CLEAN_UP:
            self.status(stack, f"{operation.next}_CLEANUP_IN_PROGRESS")
        self.on_rest(stack, operation.next)
        self.status(stack, operation.next)

    def _apply(self, before: Content | None, after: Content | None) -> None:
        """Make the Lambda functions of `after` exist, and those that only `before` had not."""
        wanted = after.functions() if after else {}
        for name in set(before.functions() if before else {}) - set(wanted):
            self.functions.functions.pop(name, None)
        known = before.functions() if before else {}
        for name, properties in wanted.items():
            self._change_function(name, known.get(name), properties)

    def _change_function(self, name: str, old: dict[str, Any] | None, new: dict[str, Any]) -> None:
        """A property that the template does not change stays as others made it."""
        function = self.functions.functions.get(name)
        code = new.get("Code", {}).get("ZipFile", "").encode()
        config: dict[str, Any] = {key: new[key] for key in ("Environment", "Handler", "Runtime") if key in new}
        if function is None or old is None:
            self.functions.put(name, code, **config)
            return
        if new.get("Code") != old.get("Code"):
            function.code = code
        if any(new.get(key) != old.get(key) for key in {*config, *old} - {"Code", "FunctionName"}):
            function.config = config
        function.changed()
