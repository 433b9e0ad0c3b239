"""What a Pipeline takes."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi

from components.stages import StageArgs


class PipelineArgs(TypedDict):
    environment: str
    """The environment that is deployed to, as requests name it; another one for each pipeline that shares a table."""
    history_table_name: pulumi.Input[str]
    """Table of a HistoryStore; of one in another account, its ARN."""
    history_table_arn: pulumi.Input[str]
    """ARN of that table."""
    stages: NotRequired[Sequence[StageArgs]]
    """What a deployment goes through, in order; default: the coordinator's own stages, with a gate where `approvals`
    or `rollbacks` name approvers."""
    undo_stages: NotRequired[Sequence[StageArgs]]
    """What undoes it, in order; default: the coordinator's own, if `stages` is left out, and nothing otherwise."""
    stage_minutes: NotRequired[Mapping[str, int]]
    """How many minutes the coordinator's own stages may take, by name, where `stages` or `undo_stages` is left out;
    default 5 to prepare, 60 for infrastructure, 30 for the application, 60 to validate, 30 and 90 to undo."""
    bus_name: NotRequired[pulumi.Input[str]]
    """Bus on which requests come, and on which the end of every deployment is told; without one, requests come by the
    control API alone, and nothing is counted."""
    source: NotRequired[str]
    """`source` of those events, the same as that of the bus and of its HistoryStore: events of another source are not
    heard. Default `bellyfed.deployment`."""
    shares_bus: NotRequired[bool]
    """Whether other pipelines take requests from that bus, so that this one takes only those which name its
    `environment`; default false."""
    targets_table_name: NotRequired[pulumi.Input[str]]
    """Table of a TargetStore that no other pipeline uses, of one in another account its ARN; default: its own table."""
    targets_table_arn: NotRequired[pulumi.Input[str]]
    """ARN of that table."""
    deploy_role: NotRequired[pulumi.Input[str]]
    """ARN of the role under which services are deployed; `{service}` stands for the service's name."""
    deploy_roles: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Services with a role of another name."""
    deploy_external_id: NotRequired[pulumi.Input[str]]
    """External id with which these roles are assumed; default none."""
    retention_days: NotRequired[pulumi.Input[int]]
    """How long a deployment is remembered; default 365."""
    queue_minutes: NotRequired[int]
    """How long a deployment may wait for its turn; default 1440."""
    approvals: NotRequired[Mapping[str, Any]]
    """Who must agree, as the config key `approvals` says it; default nobody."""
    rollbacks: NotRequired[Mapping[str, Any]]
    """What is asked of rollbacks, as the config key `rollbacks` says it; default nothing but a reason."""
    freezes: NotRequired[Mapping[str, Any]]
    """When nothing new is deployed, as the config key `freezes` says it; default never."""
    provenance: NotRequired[Mapping[str, Any]]
    """Which environment must have proved what is deployed, as the config key `provenance` says it; default none."""
    protect: NotRequired[bool]
    """Whether the targets table can be deleted neither by Pulumi nor by AWS; default true."""
    point_in_time_recovery: NotRequired[bool]
    """Whether the targets table can be restored to any second of the last 35 days; default true."""
    log_group_name: NotRequired[pulumi.Input[str]]
    """Log group of a LogStore to write to; default: one of its own for each function."""
    log_group_arn: NotRequired[pulumi.Input[str]]
    """ARN of that log group."""
    log_retention_days: NotRequired[int]
    """How long the lines of the state machine, and of log groups of its own, are kept; default 30."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource."""
