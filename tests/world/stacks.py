"""One CloudFormation stack: what it is, how it gets from status to status, what it says of itself."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from .executions import moment

STACK_TYPE = "AWS::CloudFormation::Stack"


@dataclass(frozen=True)
class Content:
    """What a stack holds: restored as a whole when an update fails."""

    template: str
    parameters: tuple[tuple[str, str], ...] = ()
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.template)
        return found

    def functions(self) -> dict[str, dict[str, Any]]:
        """Properties of the Lambda functions that it declares, by function name."""
        resources = self.document.get("Resources", {}).values()
        wanted = [resource["Properties"] for resource in resources if resource["Type"] == "AWS::Lambda::Function"]
        return {properties["FunctionName"]: properties for properties in wanted}


@dataclass
class Operation:
    """What is going on: `next` is the status it reaches at `due`; None means that it hangs."""

    kind: str
    due: float | None
    next: str
    fails: str = ""


@dataclass
class Stack:
    name: str
    id: str
    created: float
    content: Content
    status: str = ""
    reason: str = ""
    updated: float | None = None
    token: str = ""  # of the present operation
    old: Content | None = None  # to go back to
    operation: Operation | None = None
    tokens: dict[str, tuple[str, str]] = field(default_factory=dict)  # token -> kind and fingerprint of its request
    capabilities: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)

    def record(self, now: float, resource: str, kind: str, status: str, reason: str = "") -> None:
        physical = self.id if kind == STACK_TYPE else f"{self.name}-{resource}"
        event: dict[str, Any] = {
            "StackId": self.id,
            "EventId": f"{self.name}-{len(self.events) + 1}",
            "StackName": self.name,
            "LogicalResourceId": resource,
            "PhysicalResourceId": physical,
            "ResourceType": kind,
            "Timestamp": moment(now),
            "ResourceStatus": status,
        }
        event |= {"ResourceStatusReason": reason} if reason else {}
        event |= {"ClientRequestToken": self.token} if self.token else {}
        self.events.insert(0, event)

    def describe(self) -> dict[str, Any]:
        document = self.content.document
        hidden = {name for name, what in document.get("Parameters", {}).items() if what.get("NoEcho") in (True, "true")}
        answer: dict[str, Any] = {
            "StackId": self.id,
            "StackName": self.name,
            "CreationTime": moment(self.created),
            "StackStatus": self.status,
            "DisableRollback": False,
            "NotificationARNs": [],
            "Capabilities": list(self.capabilities),
            "Parameters": [
                {"ParameterKey": name, "ParameterValue": "****" if name in hidden else value}
                for name, value in self.content.parameters
            ],
            "Tags": [{"Key": key, "Value": value} for key, value in self.content.tags],
            "Outputs": [
                {"OutputKey": name, "OutputValue": what["Value"]} for name, what in document.get("Outputs", {}).items()
            ],
        }
        answer |= {"StackStatusReason": self.reason} if self.reason else {}
        return answer | ({"LastUpdatedTime": moment(self.updated)} if self.updated else {})
