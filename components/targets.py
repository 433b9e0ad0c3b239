"""The table of what is live, who holds and who waits, by service."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws


def targets_table(
    name: str,
    parent: pulumi.Resource,
    tags: Mapping[str, pulumi.Input[str]],
    *,
    protect: bool,
    point_in_time_recovery: bool,
) -> aws.dynamodb.Table:
    return aws.dynamodb.Table(
        f"{name}-targets",
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
