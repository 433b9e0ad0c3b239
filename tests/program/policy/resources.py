"""What the rules look at: registered resources, and what is decided about each type."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pulumi._types import _py_properties

from ops.sandbox.monitor import Registration

Resources = Sequence[Registration]
Rule = Callable[[Resources], Iterable[str]]
"""Complaints, each a sentence that begins with the name of a resource."""

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
API = "aws:apigateway/restApi:RestApi"
API_STAGE = "aws:apigateway/stage:Stage"
ARCHIVE = "aws:cloudwatch/eventArchive:EventArchive"
BUS = "aws:cloudwatch/eventBus:EventBus"
BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
FAILURES = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
FUNCTION = "aws:lambda/function:Function"
KEY = "aws:kms/key:Key"
LOG = "aws:cloudwatch/logGroup:LogGroup"
MACHINE = "aws:sfn/stateMachine:StateMachine"
MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
METHODS = "aws:apigateway/methodSettings:MethodSettings"
PERMISSION = "aws:lambda/permission:Permission"
QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
RULE = "aws:cloudwatch/eventRule:EventRule"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
TABLE = "aws:dynamodb/table:Table"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"

KEEPS = {ARCHIVE, BUS, FUNCTION, LOG, MACHINE, QUEUE, TABLE, TOPIC}
"""Types that hold what a stack was told: encryption.py says how they are encrypted, retention.py for how long."""

DELIVERS = {FAILURES, MAPPING, SUBSCRIPTION, TARGET}
"""Types that hand something over later: dead_letters.py says where it goes when that fails."""

CONFIGURES = {
    "aws:apigateway/account:Account",
    "aws:apigateway/deployment:Deployment",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    "aws:cloudwatch/dashboard:Dashboard",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    "aws:cloudwatch/queryDefinition:QueryDefinition",
    "aws:dynamodb/resourcePolicy:ResourcePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:kms/alias:Alias",
    ALARM,
    API,
    API_STAGE,
    BUS_POLICY,
    KEY,
    METHODS,
    PERMISSION,
    QUEUE_POLICY,
    ROLE,
    ROLE_POLICY,
    RULE,
    TOPIC_POLICY,
}
"""Types that neither hold nor deliver anything. Their IAM documents and tags are found whatever the type is."""


def of(resources: Resources, *types: str) -> Iterator[Registration]:
    return (made for made in resources if made.type in types)


def undecided(resources: Resources) -> Iterator[str]:
    """Of every type somebody decided whether it keeps something, or delivers something later."""
    for made in resources:
        if made.type not in KEEPS | DELIVERS | CONFIGURES:
            yield (
                f"{made.name} is the first {made.type}: put the type into KEEPS, DELIVERS or CONFIGURES of "
                "tests/program/policy/resources.py, and what is asked of it into the rules named there"
            )


def last(arn: str) -> str:
    """What an ARN, or the URL of a queue, ends with: the name."""
    return re.split("[/:]", arn)[-1]


def taggable(type_: str) -> bool:
    """Whether pulumi-aws gives the type a property `tags`."""
    _, path, name = type_.split(":")
    module = path.split("/")[0]
    resource = getattr(importlib.import_module(f"pulumi_aws.{ {'lambda': 'lambda_'}.get(module, module) }"), name)
    return "tags" in {pulumi_name for _, pulumi_name, _ in _py_properties(resource)}


def untagged(resources: Resources) -> Iterator[str]:
    """Whatever can have tags has some."""
    for made in resources:
        if taggable(made.type) and not made.inputs.get("tags"):
            yield f"{made.name} has no tags: pass the component's `tags` on to it"


def made(type_: str, name: str = "mine", outputs: dict[str, Any] | None = None, **inputs: Any) -> Registration:
    """A resource of an example."""
    known = {"name": name, **inputs, **(outputs or {})}
    return Registration(f"urn::{name}", type_, name, "", True, inputs, frozenset(), None, name, known)


def found(rule: Rule, *resources: Registration) -> list[str]:
    """What a rule says of an example."""
    return list(rule(resources))
