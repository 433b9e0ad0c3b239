"""The memory of the coordinator, and the outbox that tells what is written into it."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import permissions, policy
from components.arguments import check
from components.dead_letters import dead_letters
from components.documents import as_json, as_text
from components.function import Function, log_of
from components.policy import GrantArgs
from components.targets import let_in
from components.watched import WatchArgs
from domain import events

LISTED = ["version", "environment", "requestedBy", "restores", "retries"]
TELL_SECONDS = 6 * 3600
"""How long an event that cannot be told is tried before the later ones are told without it."""


class HistoryStoreArgs(TypedDict):
    bus_name: pulumi.Input[str]
    """Bus on which the history is told."""
    bus_arn: pulumi.Input[str]
    """ARN of that bus."""
    source: NotRequired[str]
    """`source` of the events told; default `bellyfed.deployment`."""
    retention_days: NotRequired[int]
    """How long a deployment is remembered; default 365."""
    point_in_time_recovery: NotRequired[bool]
    """Whether the table can be restored to any second of the last 35 days; default true."""
    protect: NotRequired[bool]
    """Whether the table can be deleted neither by Pulumi nor by AWS; default true."""
    users: NotRequired[Sequence[pulumi.Input[str]]]
    """ARNs of roles, or of whole accounts (`arn:aws:iam::111122223333:root`), in other accounts that may use the table:
    those of the pipelines whose history it keeps. Their own policies must allow it as well. Default none."""
    log_group_name: NotRequired[pulumi.Input[str]]
    """Log group of a LogStore to write to; default: one of its own for each function."""
    log_group_arn: NotRequired[pulumi.Input[str]]
    """ARN of that log group."""
    log_retention_days: NotRequired[int]
    """How long the lines of a log group of its own are kept; default 30."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource."""


class HistoryStore(pulumi.ComponentResource):
    """The history table: a row per deployment, a row per event, and each event told on the bus."""

    table_name: pulumi.Output[str]
    """Name of the table."""
    table_arn: pulumi.Output[str]
    """ARN of the table."""
    retention_days: pulumi.Output[int]
    """How long a deployment is remembered."""
    dead_letters_arn: pulumi.Output[str]
    """Queue of the stream records that could not be told."""
    dead_letters_name: pulumi.Output[str]
    """Name of that queue, for a Monitoring."""
    publish_function_name: pulumi.Output[str]
    """Function that tells what is written, for a Monitoring."""
    publish_role_arn: pulumi.Output[str]
    """Role of that function, for the policy of a bus in another account."""

    def __init__(self, name: str, args: HistoryStoreArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        check(name, HistoryStoreArgs, args)
        super().__init__("coordinator:index:HistoryStore", name, dict(args), opts)
        self.logical_name, tags = name, args.get("tags", {})
        table = self._table(args)
        let_in(f"{name}-users", table, args.get("users", ()), self)
        self.table_name, self.table_arn = table.name, table.arn
        self._days = args.get("retention_days", 365)
        self.retention_days = pulumi.Output.from_input(self._days)
        queue = dead_letters(f"{name}-dead-letters", tags, self)
        self.dead_letters_arn, self._dead = queue.arn, queue
        self.publish = self._publisher(table, queue, args)
        self.dead_letters_name = queue.name
        self.publish_function_name, self.publish_role_arn = self.publish.name, self.publish.role_arn
        self._tell(table, queue, tags)
        self.register_outputs({key: getattr(self, key) for key in HistoryStore.__annotations__})

    @property
    def environment(self) -> dict[str, pulumi.Input[str]]:
        """What a function needs to know to use the table."""
        return {"HISTORY_TABLE": self.table_name, "RETENTION_DAYS": as_text(self._days)}

    @property
    def watched(self) -> WatchArgs:
        """What a Monitoring looks at."""
        return {
            "name": self.logical_name,
            "outbox_function_name": self.publish.name,
            "function_names": [self.publish.name],
            "dead_letter_queue_names": [self._dead.name],
        }

    @property
    def may_read(self) -> GrantArgs:
        """List deployments, and read their history."""
        indexes = pulumi.Output.concat(self.table_arn, "/index/*")
        return policy.grant("read-history", ["dynamodb:Query"], self.table_arn, indexes)

    @property
    def may_read_rows(self) -> GrantArgs:
        """Look up what is known by its key."""
        return permissions.read_rows(self.table_arn)

    @property
    def may_read_events(self) -> GrantArgs:
        """Read the history of what is known by its id."""
        return permissions.read_events(self.table_arn)

    def may_claim(self, consumer: str) -> GrantArgs:
        """Note on an event that this consumer has handled it, and nothing else, so that nobody does it twice."""
        return permissions.claim(self.table_arn, consumer)

    @property
    def may_append(self) -> GrantArgs:
        """Read and write rows; nothing is ever deleted but by its time to live."""
        return permissions.append_history(self.table_arn)

    def _table(self, args: HistoryStoreArgs) -> aws.dynamodb.Table:
        protect = args.get("protect", True)
        return aws.dynamodb.Table(
            f"{self.logical_name}-table",
            billing_mode="PAY_PER_REQUEST",
            hash_key="deploymentId",
            range_key="timestamp",
            attributes=[
                {"name": "deploymentId", "type": "S"},
                {"name": "timestamp", "type": "N"},
                {"name": "status", "type": "S"},
                {"name": "service", "type": "S"},
                {"name": "waitsFor", "type": "S"},
            ],
            global_secondary_indexes=[
                _index("StatusIndex", "status", ["service", *LISTED]),
                _index("ServiceIndex", "service", ["status", *LISTED]),
                _index("WaitIndex", "waitsFor"),
            ],
            stream_enabled=True,
            stream_view_type="NEW_IMAGE",
            ttl={"attribute_name": "ttl", "enabled": True},
            point_in_time_recovery={"enabled": args.get("point_in_time_recovery", True)},
            deletion_protection_enabled=protect,
            tags=args.get("tags", {}),
            opts=pulumi.ResourceOptions(parent=self, protect=protect),
        )

    def _publisher(self, table: aws.dynamodb.Table, queue: aws.sqs.Queue, args: HistoryStoreArgs) -> Function:
        records = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
        streams = pulumi.Output.concat(table.arn, "/stream/*")
        return Function(
            f"{self.logical_name}-publish",
            {
                "handler": "handlers.publish.handler",
                "environment": {
                    "EVENT_BUS": args["bus_name"],
                    "EVENT_SOURCE": args.get("source", events.SOURCE),
                },
                "may": [
                    policy.grant("read-the-stream", records, table.stream_arn),
                    policy.grant("find-the-stream", ["dynamodb:ListStreams"], streams),
                    policy.grant("publish-events", ["events:PutEvents"], args["bus_arn"]),
                    policy.grant("leave-dead-letters", ["sqs:SendMessage"], queue.arn),
                ],
                **log_of(args),
                "tags": args.get("tags", {}),
            },
            # Before 0.2 it had the name of what it does alone.
            pulumi.ResourceOptions(parent=self, aliases=[pulumi.Alias(name="publish")]),
        )

    def _tell(self, table: aws.dynamodb.Table, queue: aws.sqs.Queue, tags: Mapping[str, pulumi.Input[str]]) -> None:
        new_event = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"event": {"S": [{"exists": True}]}}}}
        aws.lambda_.EventSourceMapping(
            f"{self.logical_name}-outbox",
            event_source_arn=table.stream_arn,
            function_name=self.publish.arn,
            starting_position="TRIM_HORIZON",
            batch_size=100,
            bisect_batch_on_function_error=True,
            maximum_record_age_in_seconds=TELL_SECONDS,
            function_response_types=["ReportBatchItemFailures"],
            filter_criteria={"filters": [{"pattern": as_json(new_event)}]},
            destination_config={"on_failure": {"destination_arn": queue.arn}},
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.publish]),
        )


def _index(name: str, key: str, attributes: list[str] | None = None) -> aws.dynamodb.TableGlobalSecondaryIndexArgsDict:
    """Indexes carry what lists show, so that a write that changes none of it costs no index write."""
    index: aws.dynamodb.TableGlobalSecondaryIndexArgsDict = {
        "name": name,
        "hash_key": key,
        "projection_type": "INCLUDE" if attributes else "KEYS_ONLY",
        "range_key": "timestamp",
    }
    if attributes:
        index["non_key_attributes"] = attributes
    return index
