"""One CloudFormation stack: what it is, how it gets from status to status, what it says of itself."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from .calls import refuse
from .executions import moment

STACK_TYPE = "AWS::CloudFormation::Stack"
UPDATABLE = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"}


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

    @property
    def resources(self) -> dict[str, Any]:
        return dict(self.document.get("Resources", {}))

    @property
    def shown_parameters(self) -> list[dict[str, Any]]:
        """As CloudFormation tells them: the secret ones are starred."""
        declared = self.document.get("Parameters", {})
        hidden = {name for name, what in declared.items() if what.get("NoEcho") in (True, "true")}
        return [
            {"ParameterKey": name, "ParameterValue": "****" if name in hidden else value}
            for name, value in self.parameters
        ]

    @property
    def shown_tags(self) -> list[dict[str, str]]:
        return [{"Key": key, "Value": value} for key, value in self.tags]

    def says_the_same_as(self, other: Content) -> bool:
        """CloudFormation compares what templates say, not how they are spelled."""
        mine, theirs = (self.document, self.parameters, self.tags), (other.document, other.parameters, other.tags)
        return mine == theirs

    def functions(self) -> dict[str, dict[str, Any]]:
        """Properties of the Lambda functions that it declares, by function name."""
        resources = self.resources.values()
        wanted = [resource["Properties"] for resource in resources if resource["Type"] == "AWS::Lambda::Function"]
        return {properties["FunctionName"]: properties for properties in wanted}


EMPTY = Content("{}")  # of a stack that so far is a name


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
    change_set: str = ""  # id of the one that was executed last
    old: Content | None = None  # to go back to
    operation: Operation | None = None
    tokens: dict[str, tuple[str, str]] = field(default_factory=dict)  # token -> kind and fingerprint of its request
    capabilities: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def in_review(self) -> bool:
        """It has a name and change sets, but neither template nor resources."""
        return self.status == "REVIEW_IN_PROGRESS"

    def repeats(self, kind: str, params: dict[str, Any]) -> bool:
        """The same request with the same token is the same operation, whatever became of it."""
        known = self.tokens.get(params.get("ClientRequestToken", ""))
        if known and known != (kind, _fingerprint(params)):
            refuse("TokenAlreadyExistsException", f"Token [{params['ClientRequestToken']}] already exists")
        return known is not None

    def remember(self, kind: str, params: dict[str, Any]) -> None:
        self.token = params.get("ClientRequestToken", "")
        if self.token:
            self.tokens[self.token] = (kind, _fingerprint(params))

    def physical(self, resource: str) -> str:
        return f"{self.name}-{resource}"

    def record(self, now: float, resource: str, kind: str, status: str, reason: str = "") -> None:
        physical = self.id if kind == STACK_TYPE else self.physical(resource)
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
        outputs = self.content.document.get("Outputs", {})
        answer: dict[str, Any] = {
            "StackId": self.id,
            "StackName": self.name,
            "CreationTime": moment(self.created),
            "StackStatus": self.status,
            "DisableRollback": False,
            "NotificationARNs": [],
            "Capabilities": list(self.capabilities),
            "Parameters": self.content.shown_parameters,
            "Tags": self.content.shown_tags,
            "Outputs": [{"OutputKey": name, "OutputValue": what["Value"]} for name, what in outputs.items()],
        }
        answer |= {"StackStatusReason": self.reason} if self.reason else {}
        answer |= {"ChangeSetId": self.change_set} if self.change_set else {}
        return answer | ({"LastUpdatedTime": moment(self.updated)} if self.updated else {})


def _fingerprint(params: dict[str, Any]) -> str:
    return json.dumps(params, sort_keys=True, default=str)
