"""The one road every event travels."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import policy
from components.arguments import check
from components.bus_policy import others
from components.dead_letters import dead_letters
from components.function import Function
from components.policy import GrantArgs
from components.rule import Called, heard, rule
from components.watched import WatchArgs
from domain import events


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
            called = Called(each["function_name"], each["function_arn"])
            self._route(each["name"], each.get("detail_types", ()), called, each.get("dead_letters_arn"))
        self.register_outputs({key: getattr(self, key) for key in EventBus.__annotations__})

    def route(self, *wanted: type[events.Event] | str, to: Function) -> None:
        """Call a function for these events, classes or detail-types, or for every event if none is named.

        What cannot be delivered goes where the function's own failures go, or else to the bus's dead letters.
        """
        self._route(to.logical_name, wanted, to, to.dead_letters_arn)

    def _route(
        self,
        name: str,
        wanted: Sequence[type[events.Event] | str],
        to: Called | Function,
        dead_letters_arn: pulumi.Input[str] | None,
    ) -> None:
        letters = self.dead_letters_arn if dead_letters_arn is None else dead_letters_arn
        told = events.pattern(*wanted, source=self.source)
        rule(f"{self.logical_name}-to-{name}", heard(told, self.bus_name), to, letters, self._tags, self)

    @property
    def watched(self) -> WatchArgs:
        """What a Monitoring looks at."""
        return {"name": self.logical_name, "dead_letter_queue_names": [self.dead_letters_name]}

    @property
    def may_publish(self) -> GrantArgs:
        return policy.grant("publish-events", ["events:PutEvents"], self.bus_arn)

    def _child(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)


def rules_of(bus_arn: pulumi.Input[str]) -> pulumi.Output[str]:
    """The ARNs of all rules on a bus: `...:event-bus/name` has rules `...:rule/name/*`."""
    return pulumi.Output.from_input(bus_arn).apply(lambda arn: f"{arn.replace(':event-bus/', ':rule/')}/*")
