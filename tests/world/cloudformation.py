"""CloudFormation: asynchronous, by the virtual clock, with the statuses and refusals of AWS.

How a template decides its own fate is told in operations.py; the snapshots are named in change_sets.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .calls import only, refuse
from .change_sets import ChangeSets
from .lambda_ import Lambda
from .operations import Operations
from .others import S3
from .stacks import UPDATABLE, Operation, Stack
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
_DELETABLE = {
    "REVIEW_IN_PROGRESS",
    "ROLLBACK_COMPLETE",
    "CREATE_IN_PROGRESS",
    "CREATE_FAILED",
    "ROLLBACK_FAILED",
    "UPDATE_ROLLBACK_FAILED",
    "DELETE_FAILED",
    *UPDATABLE,
}


class CloudFormation(Operations):
    def __init__(self, now: Callable[[], float], functions: Lambda, objects: S3) -> None:
        super().__init__(now, functions)
        self.objects = objects
        self.change_sets = ChangeSets(self, objects)
        self.on_rest = self.change_sets.executed
        self.create_change_set = self.change_sets.create
        self.describe_change_set = self.change_sets.describe
        self.execute_change_set = self.change_sets.execute
        self.delete_change_set = self.change_sets.delete
        self.list_change_sets = self.change_sets.summaries

    def reset(self) -> None:
        self.stacks = {}
        self.change_sets.reset()

    # ---- time ----

    def next_due(self) -> float | None:
        dues = (super().next_due(), self.change_sets.next_due())
        return min((due for due in dues if due is not None), default=None)

    def advance(self) -> bool:
        moved = [super().advance(), self.change_sets.advance()]
        return any(moved)

    # ---- changing a stack ----

    def create_stack(self, params: dict[str, Any]) -> dict[str, Any]:
        """A stack in review is created under the id that it has (test_create_while_in_review of the snapshots)."""
        only(params, *_CHANGE, "OnFailure")
        name, stack = params["StackName"], self.alive(params["StackName"])
        if stack and stack.repeats("create", params):
            return {"StackId": stack.id}
        content = content_of(params, self.objects, None)
        if stack and not stack.in_review:
            refuse("AlreadyExistsException", f"Stack [{name}] already exists")
        stack = stack or self.add(name, content)
        stack.content, stack.capabilities = content, params.get("Capabilities", [])
        self._begin(stack, "create", params)
        return {"StackId": stack.id}

    def update_stack(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, *_CHANGE)
        stack = self.existing(params["StackName"])
        if stack.repeats("update", params):
            return {"StackId": stack.id}
        if stack.status not in UPDATABLE:
            refuse("ValidationError", f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
        content = content_of(params, self.objects, stack.content)
        if content.says_the_same_as(stack.content):
            refuse("ValidationError", "No updates are to be performed.")
        stack.old, stack.content, stack.updated = stack.content, content, self.now()
        stack.capabilities = params.get("Capabilities", stack.capabilities)
        self._begin(stack, "update", params)
        return {"StackId": stack.id}

    def delete_stack(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "StackName", "ClientRequestToken", "RoleARN", "RetainResources")
        stack = self.alive(params["StackName"])
        if stack is None or stack.status == "DELETE_IN_PROGRESS":
            return {}
        if stack.status not in _DELETABLE:
            refuse("ValidationError", f"Stack [{stack.name}] cannot be deleted while in status {stack.status}")
        self._begin(stack, "delete", params)
        return {}

    def cancel_update_stack(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "StackName", "ClientRequestToken")
        stack = self.existing(params["StackName"])
        if stack.repeats("cancel", params):
            return {}
        if stack.status != "UPDATE_IN_PROGRESS":
            refuse("ValidationError", "CancelUpdateStack cannot be called from current stack status")
        stack.remember("cancel", params)
        self.roll_back(stack, "User Initiated")
        return {}

    def continue_update_rollback(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "StackName", "ClientRequestToken", "RoleARN", "ResourcesToSkip")
        stack = self.existing(params["StackName"])
        if stack.repeats("continue", params):
            return {}
        if stack.status != "UPDATE_ROLLBACK_FAILED":
            message = f"Stack:{stack.id} is in {stack.status} state and can not continue rolling back."
            refuse("ValidationError", message)
        stack.remember("continue", params)
        due = self.now() + self.seconds_per_operation
        stack.operation = Operation("rollback", due, "UPDATE_ROLLBACK_COMPLETE")
        self.status(stack, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated")
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
        """A stack in review has no TemplateBody: https://github.com/cdklabs/awscdk-v1-stack-finder/issues/273."""
        only(params, "StackName", "TemplateStage")
        stack = self._known(params["StackName"])
        return {} if stack.in_review else {"TemplateBody": stack.content.template}

    def get_template_summary(self, params: dict[str, Any]) -> dict[str, Any]:
        """Refuses a stack in review: https://github.com/getmoto/moto/issues/4424."""
        only(params, "StackName", "TemplateBody", "TemplateURL")
        stack = self._known(params["StackName"]) if "StackName" in params else None
        if stack and stack.in_review:
            refuse("ValidationError", "GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.")
        document = stack.content.document if stack else parse(template_of(params, self.objects))
        return summary(document) | {"ResourceTypes": [r["Type"] for r in document["Resources"].values()]}

    def validate_template(self, params: dict[str, Any]) -> dict[str, Any]:
        only(params, "TemplateBody", "TemplateURL")
        return summary(parse(template_of(params, self.objects)))

    # ---- inside ----

    def _begin(self, stack: Stack, kind: str, params: dict[str, Any]) -> None:
        self.change_sets.outdate(stack)
        stack.remember(kind, params)
        self.begin(stack, kind)

    def _known(self, name: str, message: str = "Stack with id {} does not exist") -> Stack:
        """By name only a living stack; by id a deleted one too."""
        stack = self.stacks.get(name) or self.alive(name)
        if stack is None:
            refuse("ValidationError", message.format(name))
        return stack
