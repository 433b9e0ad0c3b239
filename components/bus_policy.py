"""Who in other accounts may put what on a bus."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components import policy
from domain import events

PROMOTED = [events.DeploymentRequested.detail_type()]
REQUESTS = [*PROMOTED, events.RollbackRequested.detail_type()]


def others(args: Mapping[str, Any], source: str, bus_arn: pulumi.Input[str]) -> list[dict[str, Any]]:
    """The statements, from the arguments of an EventBus: others ask, and say nothing else; but for those who tell a
    history of ours. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html"""
    ours = {"ForAllValues:StringEquals": {"events:source": source}, "Null": {"events:source": "false"}}
    types = list(args.get("allowed_detail_types", REQUESTS))
    accounts = [f"arn:aws:iam::{account}:root" for account in args.get("allowed_accounts", ())]
    said = {
        "AllowedAccountsMayRequestDeployments": (accounts, {**ours, "StringEquals": {"events:detail-type": types}}),
        "PromotersMayRequestDeployments": (
            [*args.get("promoters", ())],
            {**ours, "StringEquals": {"events:detail-type": PROMOTED}},
        ),
        "PublishersMayTell": ([*args.get("publishers", ())], ours),
    }
    put = policy.statement(["events:PutEvents"], bus_arn)
    return [
        {**put, "Sid": sid, "Principal": {"AWS": who}, "Condition": condition}
        for sid, (who, condition) in said.items()
        if who
    ]
