"""Who tells people what needs them, and what became of their deployments: by the alert topic, or topics of services."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi

from components import permissions, policy
from components.documents import as_json
from components.function import Function, log_of
from components.policy import GrantArgs
from components.rule import heard, rule
from domain.event import SOURCE, pattern
from domain.notices import TOLD_OF


class NoticesArgs(TypedDict):
    environment: str
    """The environment of a Pipeline whose people are told."""
    name: NotRequired[str]
    """What the function that tells them is called after, one of a kind in a Monitoring; default the environment."""
    bus_name: pulumi.Input[str]
    """Bus on which its history is told."""
    dead_letters_arn: pulumi.Input[str]
    """Queue of what could not be told, which the bus's rules may write to: that of the EventBus."""
    history_table_name: pulumi.Input[str]
    """Table of its HistoryStore."""
    history_table_arn: pulumi.Input[str]
    """ARN of that table."""
    source: NotRequired[str]
    """`source` of its events; default `bellyfed.deployment`."""
    topics: NotRequired[Mapping[str, pulumi.Input[str]]]
    """ARNs of topics of services whose people are told there as well, by service."""


def notify(
    name: str,
    args: NoticesArgs,
    written: Mapping[str, Any],
    topic_arn: pulumi.Input[str],
    may_publish: Sequence[GrantArgs],
    parent: pulumi.Resource,
) -> Function:
    """The function that tells, called for what people must know; `written` says where it logs, and its tags."""
    table, topics = args["history_table_arn"], args.get("topics", {})
    telling = [policy.grant("tell-services", ["sns:Publish"], *topics.values())] if topics else []
    function = Function(
        f"{name}-notify-{args.get('name', args['environment'])}",
        {
            "handler": "handlers.notify.handler",
            "environment": {
                "HISTORY_TABLE": args["history_table_name"],
                "ENVIRONMENT": args["environment"],
                "ALERT_TOPIC": topic_arn,
                "ALERT_TOPICS": as_json(dict(topics)),
            },
            "may": [permissions.read_rows(table), permissions.claim(table, "notified"), *may_publish, *telling],
            "dead_letters_arn": args["dead_letters_arn"],
            **log_of(written),
            "tags": written.get("tags", {}),
        },
        # Before 0.2 it stood in the program.
        pulumi.ResourceOptions(parent=parent, aliases=[pulumi.Alias(name="notify", parent=pulumi.ROOT_STACK_RESOURCE)]),
    )
    when = heard(pattern(*TOLD_OF, source=args.get("source", SOURCE)), args["bus_name"])
    letters, tags = args["dead_letters_arn"], written.get("tags", {})
    rule(f"{function.logical_name}-notices", when, function, letters, tags, parent)
    return function
