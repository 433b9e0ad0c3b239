"""The tables stand in another account than the Pipeline that uses them."""

from typing import Any

import pulumi
import pulumi_aws as aws

from components import HistoryStore, Pipeline, TargetStore

HERE = "arn:aws:iam::123456789012:root"
BUS = "arn:aws:events:us-east-1:123456789012:event-bus/told"


def make(arguments: dict[str, Any]) -> None:
    role = aws.ProviderAssumeRoleArgs(role_arn="arn:aws:iam::111122223333:role/tables")
    there = pulumi.ResourceOptions(providers={"aws": aws.Provider("there", region="us-east-1", assume_roles=[role])})
    history = HistoryStore("history", {"bus_name": BUS, "bus_arn": BUS, "users": [HERE]}, there)
    targets = TargetStore("targets", {"users": [HERE]}, there)
    Pipeline(
        "pipeline",
        {
            "environment": "test",
            # In another account a table is called by its ARN.
            "history_table_name": history.table_arn,
            "history_table_arn": history.table_arn,
            "targets_table_name": targets.table_arn,
            "targets_table_arn": targets.table_arn,
            **arguments,
        },
    )
