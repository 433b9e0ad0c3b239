"""CloudFormation's change sets: made while time passes, executed once, of no use when their stack has changed.

The documents are the operations' pages of https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/. What
they leave open follows answers that others recorded of AWS; the docstrings name them, "snapshots" being
https://github.com/localstack/localstack/blob/main/tests/aws/services/cloudformation/api/test_changesets.snapshot.json
"""

from __future__ import annotations

import uuid
from typing import Any

from .calls import arn, only, refuse
from .change_set import ChangeSet
from .change_set_requests import WHICH, check_creation, check_execution, kind_of, request_of
from .changes import changes_of
from .operations import Operations
from .others import S3
from .stacks import EMPTY, UPDATABLE, Content, Stack
from .templates import content_of

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."
NO_UPDATES = "No updates are to be performed."


class ChangeSets:
    def __init__(self, stacks: Operations, objects: S3) -> None:
        self.stacks, self.objects = stacks, objects
        self.seconds_to_make = 4.0
        self.page_size = 100  # AWS pages by 1 MB
        self.reset()

    def reset(self) -> None:
        self.made: dict[str, ChangeSet] = {}  # by id
        self.requests = 0

    # ---- time ----

    def next_due(self) -> float | None:
        return min((change_set.steps[0][0] for change_set in self.made.values() if change_set.steps), default=None)

    def advance(self) -> bool:
        moved = [change_set.advance(self.stacks.now()) for change_set in self.made.values()]
        return any(moved)

    # ---- what happens to stacks ----

    def outdate(self, stack: Stack) -> None:
        """They describe a stack that is no more: OBSOLETE by id, and gone from the stack's list.

        API_DescribeChangeSet: "in an OBSOLETE state because the stack was already updated". The user guide, "Delete a
        change set": "CloudFormation retains all change sets until you update the stack". By name they are not found
        (https://github.com/aws/serverless-application-model/issues/52), by id they are (snapshots,
        test_create_while_in_review; https://github.com/aws/amazon-chime-sdk-js/issues/1089).
        """
        for change_set in self._listed(stack):
            change_set.give_up()

    def executed(self, stack: Stack, status: str) -> None:
        """The stack came to rest."""
        ending = "EXECUTE_COMPLETE" if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE") else "EXECUTE_FAILED"
        for change_set in self.made.values():
            if change_set.stack is stack and change_set.execution == "EXECUTE_IN_PROGRESS":
                change_set.execution = ending

    # ---- operations ----

    def create(self, params: dict[str, Any]) -> dict[str, Any]:
        """The same request again has the same answer. A new stack is in review; a refused request leaves none."""
        check_creation(params)
        kind, name = kind_of(params), params["ChangeSetName"]
        stack = self._to_create(params) if kind == "create" else self._to_update(params)
        content = content_of(params, self.objects, stack.content if stack else None)
        request = request_of(params, content)
        known = next((each for each in self._listed(stack) if each.name == name), None)
        if known is None:
            stack = stack or self._review(params["StackName"])
            known = self._make(name, stack, kind, content, request)
        elif differing := [attribute for attribute in request if request[attribute] != known.request[attribute]]:
            message = f"ChangeSet {name} cannot be created due to a mismatch with existing attribute {differing[0]}"
            refuse("AlreadyExistsException", message)
        return {"Id": known.id, "StackId": known.stack.id}

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """Changes are told when the change set is complete."""
        only(params, *WHICH, "NextToken")
        change_set = self._existing(params)
        changes = change_set.changes if change_set.status == "CREATE_COMPLETE" else []
        return change_set.describe() | self._page("Changes", changes, params)

    def execute(self, params: dict[str, Any]) -> dict[str, Any]:
        """Goes on like CreateStack or UpdateStack with the same token.

        API_ExecuteChangeSet: "CloudFormation deletes all other change sets associated with the stack"; that they are
        OBSOLETE by id, and that the executed one is not listed either: snapshots. It keeps its status CREATE_COMPLETE.
        """
        check_execution(params)
        if self._stack(params).repeats("execute", params):
            return {}
        change_set = self._existing(params)
        self._refuse_unavailable(change_set)
        stack, now = change_set.stack, self.stacks.now()
        self.outdate(stack)
        change_set.execution, stack.change_set = "EXECUTE_IN_PROGRESS", change_set.id
        if change_set.kind == "update":
            stack.old = stack.content
        stack.content, stack.updated = change_set.content, now
        stack.capabilities = list(change_set.request["Capabilities"])
        stack.remember("execute", params)
        self.stacks.begin(stack, change_set.kind)
        return {}

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """Deleting what is not there succeeds, on a stack that is: https://github.com/ministackorg/ministack/pull/1625.

        One that is being made is refused: https://github.com/mweagle/Sparta/issues/45. The stack stays, even in review.
        """
        only(params, *WHICH)
        change_set = self._find(params)
        if change_set is None:
            return {}
        if change_set.status == "CREATE_IN_PROGRESS":
            refuse("InvalidChangeSetStatus", f"Cannot delete ChangeSet in status {change_set.status}")
        if change_set.execution == "EXECUTE_IN_PROGRESS":
            refuse("InvalidChangeSetStatus", "An operation on this ChangeSet is currently in progress.")
        del self.made[change_set.id]
        return {}

    def summaries(self, params: dict[str, Any]) -> dict[str, Any]:
        """The active ones: neither executed nor obsolete (snapshots, test_create_change_set_update_without_...)."""
        only(params, "StackName", "NextToken")
        self.advance()
        found = self._listed(self.stacks.existing(params["StackName"]))
        return self._page("Summaries", [change_set.summary() for change_set in found], params)

    # ---- making one ----

    def _to_create(self, params: dict[str, Any]) -> Stack | None:
        """The stack in review, or None for a new one. An id can not be created again (snapshots)."""
        name, stack = params["StackName"], self.stacks.alive(params["StackName"])
        if (stack and not stack.in_review) or (stack is None and name.startswith("arn:")):
            again = f"already exists and cannot be created again with the changeSet [{params['ChangeSetName']}]."
            refuse("ValidationError", f"Stack [{name}] {again}")
        return stack

    def _to_update(self, params: dict[str, Any]) -> Stack:
        """A stack in review does not exist yet: https://github.com/boto/boto3/issues/2327."""
        stack = self.stacks.existing(params["StackName"])
        if stack.in_review:
            refuse("ValidationError", f"Stack [{params['StackName']}] does not exist")
        if stack.status not in UPDATABLE:
            refuse("ValidationError", f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
        return stack

    def _review(self, name: str) -> Stack:
        """API_CreateChangeSet: "a stack with a unique stack ID, but no template or resources"."""
        stack = self.stacks.add(name, EMPTY)
        self.stacks.status(stack, "REVIEW_IN_PROGRESS", "User Initiated")
        return stack

    def _make(self, name: str, stack: Stack, kind: str, content: Content, request: dict[str, Any]) -> ChangeSet:
        """What it contains is settled now; a template with a Transform fails in other words when nothing changes.

        https://github.com/aws/aws-cdk/issues/2553, https://github.com/takomo-io/takomo/issues/112
        """
        self.requests += 1
        now, number = self.stacks.now(), uuid.uuid5(uuid.NAMESPACE_URL, f"change set {self.requests}")
        same = content.says_the_same_as(stack.content)
        reason = (NO_UPDATES if "Transform" in content.document else NO_CHANGES) if same else ""
        half, whole = now + self.seconds_to_make / 2, now + self.seconds_to_make
        steps = [(half, "CREATE_IN_PROGRESS"), (whole, "FAILED" if reason else "CREATE_COMPLETE")]
        identity = arn("cloudformation", f"changeSet/{name}/{number}")
        changes = changes_of(stack, content)
        made = ChangeSet(name, identity, stack, kind, content, request, now, changes, reason, steps)
        self.made[made.id] = made
        return made

    # ---- finding one ----

    def _listed(self, stack: Stack | None) -> list[ChangeSet]:
        return [each for each in self.made.values() if each.stack is stack and each.listed]

    def _find(self, params: dict[str, Any]) -> ChangeSet | None:
        """By its id, or by its name among those of a stack that exists."""
        self.advance()
        name = params["ChangeSetName"]
        if name.startswith("arn:"):
            return self.made.get(name)
        return next((each for each in self._listed(self._stack(params)) if each.name == name), None)

    def _existing(self, params: dict[str, Any]) -> ChangeSet:
        found = self._find(params)
        if found is None:
            refuse("ChangeSetNotFound", f"ChangeSet [{params['ChangeSetName']}] does not exist", status=404)
        return found

    def _stack(self, params: dict[str, Any]) -> Stack:
        if params["ChangeSetName"].startswith("arn:"):
            return self._existing(params).stack
        if "StackName" not in params:
            refuse("ValidationError", "StackName must be specified if ChangeSetName is not specified as an ARN.")
        return self.stacks.existing(params["StackName"])

    def _refuse_unavailable(self, change_set: ChangeSet) -> None:
        about = f"ChangeSet [{change_set.id}] cannot be executed in its current"
        if change_set.status != "CREATE_COMPLETE":
            refuse("InvalidChangeSetStatus", f"{about} status of [{change_set.status}]")
        if change_set.execution != "AVAILABLE":
            refuse("InvalidChangeSetStatus", f"{about} execution status of [{change_set.execution}]")

    def _page(self, key: str, items: Any, params: dict[str, Any]) -> dict[str, Any]:
        start = int(params.get("NextToken", 0))
        end = start + self.page_size
        return {key: items[start:end]} | ({"NextToken": str(end)} if end < len(items) else {})
