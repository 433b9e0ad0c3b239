"""The table of what is live, who holds and who waits, by service; and who in other accounts may use a table."""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from components import policy

USE = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query", "dynamodb:Scan"]


def targets_table(
    name: str,
    parent: pulumi.Resource,
    tags: Mapping[str, pulumi.Input[str]],
    *,
    protect: bool,
    point_in_time_recovery: bool,
) -> aws.dynamodb.Table:
    return aws.dynamodb.Table(
        name,
        billing_mode="PAY_PER_REQUEST",
        hash_key="service",
        attributes=[{"name": "service", "type": "S"}, {"name": "needs", "type": "S"}],
        global_secondary_indexes=[
            {"name": "NeedIndex", "hash_key": "needs", "range_key": "service", "projection_type": "KEYS_ONLY"}
        ],
        point_in_time_recovery={"enabled": point_in_time_recovery},
        deletion_protection_enabled=protect,
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent, protect=protect),
    )


def let_in(name: str, table: aws.dynamodb.Table, users: Sequence[pulumi.Input[str]], parent: pulumi.Resource) -> None:
    """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-cross-account-access.html"""
    if not users:
        return
    indexes = pulumi.Output.concat(table.arn, "/index/*")
    allowed = {**policy.statement(USE, table.arn, indexes), "Sid": "Users", "Principal": {"AWS": list(users)}}
    aws.dynamodb.ResourcePolicy(
        name, resource_arn=table.arn, policy=policy.document(allowed), opts=pulumi.ResourceOptions(parent=parent)
    )
