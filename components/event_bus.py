"""The one road every event travels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import policy
from components.arguments import check
from components.dead_letters import dead_letters
from components.documents import as_json
from components.function import Function
from components.policy import GrantArgs
from components.watched import WatchArgs
from domain import events

RETRY_SECONDS = 24 * 3600
RETRIES = 185
"""The most that EventBridge offers. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html"""


class RouteArgs(TypedDict):
    name: str
    """Name of the route, one of a kind on the bus."""
    function_name: pulumi.Input[str]
    """Name of the function that is called."""
    function_arn: pulumi.Input[str]
    """ARN of that function."""
    detail_types: NotRequired[Sequence[str]]
    """`detail-type` of the events that it is called for; default all events of the bus's source."""
    dead_letters_arn: NotRequired[pulumi.Input[str]]
    """Queue of what could not be delivered, which the bus's rules may write to; default that of the bus."""


class EventBusArgs(TypedDict):
    bus_name: NotRequired[pulumi.Input[str]]
    """Name of the bus; default: made from the component's name."""
    source: NotRequired[str]
    """`source` of the events on this bus that are routed, the same as that of the HistoryStore and the Pipeline that
    use it: events of another source are not heard. Default `bellyfed.deployment`."""
    archive_days: NotRequired[int]
    """How long events can be replayed; default 30."""
    routes: NotRequired[Sequence[RouteArgs]]
    """Functions that are called for events of the bus; programs in Python can use `route` as well."""
    allowed_accounts: NotRequired[Sequence[str]]
    """Other AWS accounts that may put events of `allowed_detail_types` on the bus."""
    promoters: NotRequired[Sequence[str]]
    """ARNs of roles in other accounts that may put requests for deployments alone: those by which other environments
    promote what they have proved."""
    allowed_detail_types: NotRequired[Sequence[str]]
    """`detail-type` of what others may put; default: requests for deployments and rollbacks."""
    publishers: NotRequired[Sequence[pulumi.Input[str]]]
    """ARNs of roles in other accounts that may put any event on the bus: that of a HistoryStore that stands there, for
    example."""
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
    dead_letters_name: pulumi.Output[str]
    """Name of that queue, for a Monitoring."""

    def __init__(self, name: str, args: EventBusArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        check(name, EventBusArgs, args)
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
        self.bus_name, self.bus_arn = bus.name, bus.arn
        self.dead_letters_arn, self.dead_letters_name = queue.arn, queue.name
        aws.sqs.QueuePolicy(
            f"{name}-may-leave-dead-letters",
            queue_url=queue.url,
            policy=policy.document(policy.may_send("events.amazonaws.com", queue.arn, rules_of(bus.arn))),
            opts=self._child(),
        )
        if allowed := others(args, self.source, bus.arn):
            aws.cloudwatch.EventBusPolicy(
                f"{name}-policy", event_bus_name=bus.name, policy=policy.document(*allowed), opts=self._child()
            )
        for each in args.get("routes", ()):
            wanted = each.get("detail_types", ())
            self._route(each["name"], wanted, Called(each["function_name"], each["function_arn"]), each)
        self.register_outputs({key: getattr(self, key) for key in EventBus.__annotations__})

    def route(self, *wanted: type[events.Event] | str, to: Function) -> None:
        """Call a function for these events, classes or detail-types, or for every event if none is named.

        What cannot be delivered goes where the function's own failures go, or else to the bus's dead letters.
        """
        types = [each if isinstance(each, str) else each.detail_type() for each in wanted]
        letters: Any = {} if to.dead_letters_arn is None else {"dead_letters_arn": to.dead_letters_arn}
        self._route(to.logical_name, types, to, letters)

    def _route(self, name: str, types: Sequence[str], to: "Called | Function", more: Mapping[str, Any]) -> None:
        pattern = {"source": [self.source]} | ({"detail-type": list(types)} if types else {})
        rule = aws.cloudwatch.EventRule(
            f"{self.logical_name}-to-{name}",
            event_bus_name=self.bus_name,
            event_pattern=as_json(pattern),
            tags=self._tags,
            opts=self._child(),
        )
        target(f"{self.logical_name}-to-{name}", rule, to, more.get("dead_letters_arn", self.dead_letters_arn), self)

    @property
    def watched(self) -> WatchArgs:
        """What a Monitoring looks at."""
        return {"name": self.logical_name, "dead_letter_queue_names": [self.dead_letters_name]}

    @property
    def may_publish(self) -> GrantArgs:
        return policy.grant("publish-events", ["events:PutEvents"], self.bus_arn)

    def grant_publish(self, *functions: Function) -> None:
        for function in functions:
            function.allow(self.may_publish)

    def _child(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)


@dataclass(frozen=True)
class Called:
    """A function that somebody else made."""

    name: pulumi.Input[str]
    arn: pulumi.Input[str]


REQUESTS = (events.DeploymentRequested.detail_type(), events.RollbackRequested.detail_type())


def others(args: EventBusArgs, source: str, bus_arn: pulumi.Input[str]) -> list[dict[str, Any]]:
    """What other accounts may do: ask, and say nothing else; but for those who tell a history of ours."""
    accounts = [f"arn:aws:iam::{account}:root" for account in args.get("allowed_accounts", ())]
    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
    ours = {"ForAllValues:StringEquals": {"events:source": source}, "Null": {"events:source": "false"}}
    types = list(args.get("allowed_detail_types", REQUESTS))
    promoted = {**ours, "StringEquals": {"events:detail-type": [REQUESTS[0]]}}
    said: dict[str, tuple[list[pulumi.Input[str]], dict[str, Any]]] = {
        "AllowedAccountsMayRequestDeployments": ([*accounts], {**ours, "StringEquals": {"events:detail-type": types}}),
        "PromotersMayRequestDeployments": ([*args.get("promoters", ())], promoted),
        "PublishersMayTell": ([*args.get("publishers", ())], ours),
    }
    put = policy.statement(["events:PutEvents"], bus_arn)
    return [
        {**put, "Sid": sid, "Principal": {"AWS": who}, "Condition": condition}
        for sid, (who, condition) in said.items()
        if who
    ]


def rules_of(bus_arn: pulumi.Input[str]) -> pulumi.Output[str]:
    """The ARNs of all rules on a bus: `...:event-bus/name` has rules `...:rule/name/*`."""
    return pulumi.Output.from_input(bus_arn).apply(lambda arn: f"{arn.replace(':event-bus/', ':rule/')}/*")


def target(
    name: str,
    rule: aws.cloudwatch.EventRule,
    function: Called | Function,
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
