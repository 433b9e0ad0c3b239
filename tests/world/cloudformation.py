"""CloudFormation: asynchronous, by the virtual clock, with the statuses and refusals of AWS.

A template decides its own fate by Metadata: {"fail": "create"} rolls a creation back, {"fail": "update"}
an update, {"fail": "update-and-rollback"} leaves UPDATE_ROLLBACK_FAILED, {"hang": true} never ends.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from .calls import arn, only, refuse
from .lambda_ import Lambda
from .others import S3
from .stacks import STACK_TYPE, Content, Operation, Stack
from .templates import content_of, parse, summary, template_of

_SOURCE = ("TemplateBody", "TemplateURL", "UsePreviousTemplate")
_CHANGE = (
    *_SOURCE,
    "StackName",
    "Parameters",
    "Tags",
    "Capabilities",
    "RoleARN",
    "ClientRequestToken",
    "NotificationARNs",
    "TimeoutInMinutes",
    "EnableTerminationProtection",
    "DisableRollback",
)
_UPDATABLE = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"}
_DELETABLE = {
    "ROLLBACK_COMPLETE",
    "CREATE_IN_PROGRESS",
    "CREATE_FAILED",
    "ROLLBACK_FAILED",
    "UPDATE_ROLLBACK_FAILED",
    "DELETE_FAILED",
    *_UPDATABLE,
}
_CLEAN_UP = {"UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"}


class CloudFormation:
    def __init__(self, now: Callable[[], float], functions: Lambda, objects: S3) -> None:
        self.now, self.functions, self.objects = now, functions, objects
        self.seconds_per_operation = 30.0
        self.on_status: Callable[[Stack], None] = lambda stack: None
        self.reset()

    def reset(self) -> None:
        self.stacks: dict[str, Stack] = {}  # by id; of one name only the last can be alive

    # ---- time ----

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

    # ---- changing a stack ----

    def create_stack(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, *_CHANGE, "OnFailure")
        name, stack = params["StackName"], self.alive(params["StackName"])
        if stack and self._is_repeated(stack, "create", params):
            return {"StackId": stack.id}
        content = content_of(params, self.objects, None)
        if stack:
            refuse("AlreadyExistsException", f"Stack [{name}] already exists")
        number = uuid.uuid5(uuid.NAMESPACE_URL, f"{name} {len(self.stacks)}")
        stack = Stack(name, arn("cloudformation", f"stack/{name}/{number}"), self.now(), content)
        self.stacks[stack.id] = stack
        self._begin(stack, "create", params, "CREATE_IN_PROGRESS", "CREATE_COMPLETE")
        return {"StackId": stack.id}

    def update_stack(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, *_CHANGE)
        stack = self._existing(params["StackName"])
        if self._is_repeated(stack, "update", params):
            return {"StackId": stack.id}
        if stack.status not in _UPDATABLE:
            refuse("ValidationError", f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
        content = content_of(params, self.objects, stack.content)
        if content == stack.content:
            refuse("ValidationError", "No updates are to be performed.")
        stack.old, stack.content, stack.updated = stack.content, content, self.now()
        self._begin(stack, "update", params, "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE")
        return {"StackId": stack.id}

    def delete_stack(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "StackName", "ClientRequestToken", "RoleARN", "RetainResources")
        stack = self.alive(params["StackName"])
        if stack is None or stack.status == "DELETE_IN_PROGRESS":
            return {}
        if stack.status not in _DELETABLE:
            refuse("ValidationError", f"Stack [{stack.name}] cannot be deleted while in status {stack.status}")
        self._begin(stack, "delete", params, "DELETE_IN_PROGRESS", "DELETE_COMPLETE")
        return {}

    def cancel_update_stack(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "StackName", "ClientRequestToken")
        stack = self._existing(params["StackName"])
        if self._is_repeated(stack, "cancel", params):
            return {}
        if stack.status != "UPDATE_IN_PROGRESS":
            refuse("ValidationError", "CancelUpdateStack cannot be called from current stack status")
        self._remember(stack, "cancel", params)
        self._roll_back(stack, "User Initiated")
        return {}

    def continue_update_rollback(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "StackName", "ClientRequestToken", "RoleARN", "ResourcesToSkip")
        stack = self._existing(params["StackName"])
        if self._is_repeated(stack, "continue", params):
            return {}
        if stack.status != "UPDATE_ROLLBACK_FAILED":
            message = f"Stack:{stack.id} is in {stack.status} state and can not continue rolling back."
            refuse("ValidationError", message)
        self._remember(stack, "continue", params)
        due = self.now() + self.seconds_per_operation
        stack.operation = Operation("rollback", due, "UPDATE_ROLLBACK_COMPLETE")
        self._status(stack, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated")
        return {}

    # ---- reading ----

    def describe_stacks(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "StackName", "NextToken")
        if "StackName" not in params:
            return {"Stacks": [s.describe() for s in self.stacks.values() if s.status != "DELETE_COMPLETE"]}
        return {"Stacks": [self._known(params["StackName"]).describe()]}

    def describe_stack_events(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "StackName", "NextToken")
        return {"StackEvents": list(self._known(params["StackName"], "Stack [{}] does not exist").events)}

    def get_template(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "StackName", "TemplateStage")
        return {"TemplateBody": self._known(params["StackName"]).content.template}

    def get_template_summary(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "StackName", "TemplateBody", "TemplateURL")
        content = self._known(params["StackName"]).content if "StackName" in params else None
        document = content.document if content else parse(template_of(params, self.objects))
        return summary(document) | {"ResourceTypes": [r["Type"] for r in document["Resources"].values()]}

    def validate_template(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "TemplateBody", "TemplateURL")
        return summary(parse(template_of(params, self.objects)))

    # ---- inside ----

    def _existing(self, name: str) -> Stack:
        stack = self.alive(name)
        if stack is None:
            refuse("ValidationError", f"Stack [{name}] does not exist")
        return stack

    def _known(self, name: str, message: str = "Stack with id {} does not exist") -> Stack:
        """By name only a living stack; by id a deleted one too."""
        stack = self.stacks.get(name) or self.alive(name)
        if stack is None:
            refuse("ValidationError", message.format(name))
        return stack

    def _is_repeated(self, stack: Stack, kind: str, params: dict[str, Any]) -> bool:
        """The same request with the same token is the same operation, whatever became of it."""
        known = stack.tokens.get(params.get("ClientRequestToken", ""))
        if known and known != (kind, _fingerprint(params)):
            refuse("TokenAlreadyExistsException", f"Token [{params['ClientRequestToken']}] already exists")
        return known is not None

    def _remember(self, stack: Stack, kind: str, params: dict[str, Any]) -> None:
        stack.token = params.get("ClientRequestToken", "")
        if stack.token:
            stack.tokens[stack.token] = (kind, _fingerprint(params))

    def _begin(self, stack: Stack, kind: str, params: dict[str, Any], status: str, then: str) -> None:
        self._remember(stack, kind, params)
        metadata = stack.content.document.get("Metadata", {}) if kind != "delete" else {}
        fails = metadata.get("fail", "") if str(metadata.get("fail", "")).startswith(kind) else ""
        due = None if metadata.get("hang") else self.now() + self.seconds_per_operation
        stack.capabilities = params.get("Capabilities", stack.capabilities)
        stack.operation = Operation(kind, due, then, fails)
        self._status(stack, status, "User Initiated")

    def _finish(self, stack: Stack, operation: Operation) -> None:
        """The change is made first and undone if it fails, so that a rollback has something to restore."""
        if operation.kind in ("create", "update"):
            self._apply(stack.old, stack.content)
        if operation.fails:
            resource, what = next(iter(stack.content.document["Resources"].items()))
            kind = operation.kind.upper()
            stack.record(self.now(), resource, what["Type"], f"{kind}_FAILED", "Resource handler returned: injected")
            self._roll_back(stack, f"The following resource(s) failed to {operation.kind}: [{resource}]. ")
            return
        if operation.kind == "delete" or operation.next == "ROLLBACK_COMPLETE":
            self._apply(stack.content, None)
        elif operation.kind == "rollback":
            self._apply(stack.content, stack.old)
            stack.content = stack.old or stack.content
        stack.operation = None
        if operation.next in _CLEAN_UP:
            self._status(stack, f"{operation.next}_CLEANUP_IN_PROGRESS")
        self._status(stack, operation.next)

    def _roll_back(self, stack: Stack, reason: str) -> None:
        fails = stack.operation.fails if stack.operation else ""
        creating = stack.operation is not None and stack.operation.kind == "create"
        due, kind = self.now() + self.seconds_per_operation, "rollback"
        if fails == "update-and-rollback":
            stack.operation = Operation("stuck", due, "UPDATE_ROLLBACK_FAILED")
        else:
            stack.operation = Operation(kind, due, "ROLLBACK_COMPLETE" if creating else "UPDATE_ROLLBACK_COMPLETE")
        self._status(stack, "ROLLBACK_IN_PROGRESS" if creating else "UPDATE_ROLLBACK_IN_PROGRESS", reason)

    def _status(self, stack: Stack, status: str, reason: str = "") -> None:
        stack.status, stack.reason = status, reason
        stack.record(self.now(), stack.name, STACK_TYPE, status, reason)
        self.on_status(stack)

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
        config = {key: new[key] for key in ("Environment", "Handler", "Runtime") if key in new}
        if function is None or old is None:
            self.functions.put(name, code, **config)
            return
        if new.get("Code") != old.get("Code"):
            function.code = code
        if any(new.get(key) != old.get(key) for key in {*config, *old} - {"Code", "FunctionName"}):
            function.config = config
        function.changed()


def _fingerprint(params: dict[str, Any]) -> str:
    return json.dumps(params, sort_keys=True, default=str)
