"""The one road every event travels."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import policy
from components.dead_letters import dead_letters
from components.documents import as_json
from components.function import Function
from components.policy import GrantArgs
from components.watched import WatchArgs
from domain import events

RETRY_SECONDS = 24 * 3600
RETRIES = 185
"""The most that EventBridge offers. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html"""


class EventBusArgs(TypedDict):
    bus_name: NotRequired[pulumi.Input[str]]
    """Name of the bus; default: made from the component's name."""
    source: NotRequired[str]
    """`source` of the events on this bus that are routed; default `bellyfed.deployment`."""
    archive_days: NotRequired[int]
    """How long events can be replayed; default 30."""
    allowed_accounts: NotRequired[Sequence[str]]
    """Other AWS accounts that may ask for deployments and rollbacks on the bus."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource."""


class EventBus(pulumi.ComponentResource):
    """An event bus with an archive, dead letters, and routes that lose nothing."""

    bus_name: pulumi.Output[str]
    """Name of the bus."""
    bus_arn: pulumi.Output[str]
    """ARN of the bus."""
    dead_letters_arn: pulumi.Output[str]
    """Queue of the events that could not be delivered."""

    def __init__(self, name: str, args: EventBusArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        super().__init__("coordinator:index:EventBus", name, dict(args), opts)
        self.logical_name, self.source = name, args.get("source", events.SOURCE)
        self._tags = tags = args.get("tags", {})
        bus = aws.cloudwatch.EventBus(f"{name}-bus", name=args.get("bus_name"), tags=tags, opts=self._child())
        aws.cloudwatch.EventArchive(
            f"{name}-archive",
            event_source_arn=bus.arn,
            retention_days=args.get("archive_days", 30),
            opts=self._child(),
        )
        queue = dead_letters(f"{name}-dead-letters", tags, self)
        self.bus_name, self.bus_arn, self.dead_letters_arn = bus.name, bus.arn, queue.arn
        self._dead = queue
        aws.sqs.QueuePolicy(
            f"{name}-may-leave-dead-letters",
            queue_url=queue.url,
            policy=policy.document(policy.may_send("events.amazonaws.com", queue.arn, rules_of(bus.arn))),
            opts=self._child(),
        )
        if accounts := args.get("allowed_accounts"):
            self._allow(accounts, bus)
        self.register_outputs(
            {"bus_name": self.bus_name, "bus_arn": self.bus_arn, "dead_letters_arn": self.dead_letters_arn}
        )

    def route(self, *wanted: type[events.Event], to: Function) -> None:
        """Call a function for these events, or for every event if none is named.

        What cannot be delivered goes where the function's own failures go, or else to the bus's dead letters.
        """
        rule = aws.cloudwatch.EventRule(
            f"{self.logical_name}-to-{to.logical_name}",
            event_bus_name=self.bus_name,
            event_pattern=as_json(events.pattern(*wanted, source=self.source)),
            tags=self._tags,
            opts=self._child(),
        )
        target(
            f"{self.logical_name}-to-{to.logical_name}",
            rule,
            to,
            to.dead_letters_arn or self.dead_letters_arn,
            self,
        )

    @property
    def watched(self) -> WatchArgs:
        """What a Monitoring looks at."""
        return {"name": self.logical_name, "dead_letter_queue_names": [self._dead.name]}

    @property
    def may_publish(self) -> GrantArgs:
        return policy.grant("publish-events", ["events:PutEvents"], self.bus_arn)

    def grant_publish(self, *functions: Function) -> None:
        for function in functions:
            function.allow(self.may_publish)

    def _allow(self, accounts: Sequence[str], bus: aws.cloudwatch.EventBus) -> None:
        """Others may ask for deployments, and say nothing else."""
        requests = [event.detail_type() for event in events.REGISTRY.values() if event.incoming]
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
        said = {
            "ForAllValues:StringEquals": {"events:source": self.source},
            "Null": {"events:source": "false"},
            "StringEquals": {"events:detail-type": requests},
        }
        principals = [f"arn:aws:iam::{account}:root" for account in accounts]
        allowed = {
            **policy.statement(["events:PutEvents"], bus.arn),
            "Sid": "AllowedAccountsMayRequestDeployments",
            "Principal": {"AWS": principals},
            "Condition": said,
        }
        aws.cloudwatch.EventBusPolicy(
            f"{self.logical_name}-policy",
            event_bus_name=bus.name,
            policy=policy.document(allowed),
            opts=self._child(),
        )

    def _child(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)


def rules_of(bus_arn: pulumi.Input[str]) -> pulumi.Output[str]:
    """The ARNs of all rules on a bus: `...:event-bus/name` has rules `...:rule/name/*`."""
    return pulumi.Output.from_input(bus_arn).apply(lambda arn: f"{arn.replace(':event-bus/', ':rule/')}/*")


def target(
    name: str,
    rule: aws.cloudwatch.EventRule,
    function: Function,
    dead_letters_arn: pulumi.Input[str],
    parent: pulumi.Resource,
    seconds: int = RETRY_SECONDS,
) -> None:
    """A rule calls a function: retried for `seconds`, then kept as a dead letter, and called by this rule alone."""
    child = pulumi.ResourceOptions(parent=parent)
    allowed = aws.lambda_.Permission(
        f"{name}-permission",
        function=function.name,
        action="lambda:InvokeFunction",
        principal="events.amazonaws.com",
        source_arn=rule.arn,
        opts=child,
    )
    aws.cloudwatch.EventTarget(
        f"{name}-target",
        rule=rule.name,
        event_bus_name=rule.event_bus_name,
        arn=function.arn,
        retry_policy={
            "maximum_event_age_in_seconds": seconds,
            "maximum_retry_attempts": RETRIES,
        },
        dead_letter_config={"arn": dead_letters_arn},
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[allowed]),
    )
