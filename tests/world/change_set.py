"""One change set: what it would make of its stack, how far it is, what it says of itself.

Shape: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html
and API_ChangeSetSummary.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .executions import moment
from .stacks import Content, Stack


@dataclass
class ChangeSet:
    name: str
    id: str
    stack: Stack
    kind: str  # of the operation that it begins: create, update
    content: Content
    request: dict[str, Any]  # the attributes in which a repeated request must be the same
    created: float
    changes: list[dict[str, Any]]
    reason: str  # why it fails; empty if it does not
    steps: list[tuple[float, str]]  # when it comes to which status
    status: str = "CREATE_PENDING"
    execution: str = "UNAVAILABLE"
    listed: bool = True  # found by its name; by its id it is found for ever

    def advance(self, now: float) -> bool:
        due = [status for time, status in self.steps if time <= now]
        del self.steps[: len(due)]
        self.status = due[-1] if due else self.status
        if due and self.status == "CREATE_COMPLETE" and self.execution == "UNAVAILABLE":
            self.execution = "AVAILABLE"
        return bool(due)

    def give_up(self) -> None:
        """The stack is not what it was when this was asked for; one that failed has nothing to lose."""
        self.listed = False
        if self.execution == "AVAILABLE" or self.steps:
            self.execution = "OBSOLETE"

    def summary(self) -> dict[str, Any]:
        answer = {
            "ChangeSetId": self.id,
            "ChangeSetName": self.name,
            "StackId": self.stack.id,
            "StackName": self.stack.name,
            "Status": self.status,
            "ExecutionStatus": self.execution,
            "CreationTime": moment(self.created),
            "IncludeNestedStacks": False,
        }
        answer |= {"StatusReason": self.reason} if self.status == "FAILED" else {}
        return answer | ({"Description": self.request["Description"]} if self.request["Description"] else {})

    def describe(self) -> dict[str, Any]:
        """All but the changes, which come in pages. There are no empty lists of parameters and tags."""
        answer = self.summary() | {
            "NotificationARNs": [],
            "RollbackConfiguration": {},
            "Capabilities": list(self.request["Capabilities"]),
        }
        answer |= {"Parameters": self.content.shown_parameters} if self.content.parameters else {}
        return answer | ({"Tags": self.content.shown_tags} if self.content.tags else {})
