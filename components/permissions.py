"""Who may do what around a pipeline: each grant is a sentence, said once."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from components import policy
from components.policy import GrantArgs

Arn = pulumi.Input[str]
APPEND = ["dynamodb:Query", "dynamodb:PutItem"]
ANSWER = ["states:SendTaskSuccess", "states:SendTaskFailure"]


def list_history(table: Arn) -> GrantArgs:
    return policy.grant("list-history", ["dynamodb:Query"], table, pulumi.Output.concat(table, "/index/*"))


def append_history(table: Arn, *more: str) -> GrantArgs:
    """Read and write rows; nothing is ever deleted but by its time to live."""
    return policy.grant("append-history", [*APPEND, *more], table)


def read_rows(table: Arn) -> GrantArgs:
    """Look up what is known by its key."""
    return policy.grant("read-rows", ["dynamodb:GetItem"], table)


def read_events(table: Arn) -> GrantArgs:
    """Read the history of what is known by its id."""
    return policy.grant("read-events", ["dynamodb:Query"], table)


def claim(table: Arn, consumer: str) -> GrantArgs:
    """Note on an event that this consumer has handled it, and nothing else, so that nobody does it twice."""
    claimed = policy.grant("claim-events", ["dynamodb:UpdateItem"], table)
    return {**claimed, "attributes": ["deploymentId", "timestamp", "event", "sequence", consumer]}


def move_targets(table: Arn) -> GrantArgs:
    return policy.grant("move-targets", ["dynamodb:GetItem", "dynamodb:PutItem"], table)


def read_target(table: Arn) -> GrantArgs:
    """Look up what is live on a service."""
    return policy.grant("read-target", ["dynamodb:GetItem"], table)


def list_targets(table: Arn) -> GrantArgs:
    return policy.grant("list-targets", ["dynamodb:Scan"], table)


def see_targets(table: Arn) -> GrantArgs:
    return policy.grant("see-targets", ["dynamodb:GetItem", "dynamodb:Scan"], table)


def read_metrics() -> GrantArgs:
    """CloudWatch knows no resources here.
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html"""
    return policy.grant("read-metrics", ["cloudwatch:GetMetricData"], "*")


def find_held(targets: Arn) -> GrantArgs:
    return policy.grant("find-held-targets", ["dynamodb:Query"], pulumi.Output.concat(targets, "/index/NeedIndex"))


def answer(machine: Arn) -> GrantArgs:
    """Tell the state machine how a stage ended."""
    return policy.grant("answer-for-stages", ANSWER, machine)


def start(machine: Arn) -> GrantArgs:
    return policy.grant("start-deployments", ["states:StartExecution"], machine)


def see_executions(machine: pulumi.Output[str]) -> GrantArgs:
    executions = machine.apply(lambda arn: f"{arn.replace(':stateMachine:', ':execution:')}:*")
    return policy.grant("see-executions", ["states:DescribeExecution"], executions)


def wake(stages: Sequence[Arn]) -> GrantArgs:
    return policy.grant("wake-stages", ["lambda:InvokeFunction"], *stages)


def take_up_requests(queue: Arn, start_function: Arn) -> list[GrantArgs]:
    """Hand requests that could not be taken to the function that takes them."""
    return [
        policy.grant("take-up-dead-requests", ["sqs:ReceiveMessage", "sqs:DeleteMessage"], queue),
        policy.grant("hand-requests-to-start", ["lambda:InvokeFunction"], start_function),
    ]
