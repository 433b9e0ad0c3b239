"""A state machine as a resource: its role, its log, and nothing that it need not do."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from components import policy
from components.documents import as_json

LOG_DELIVERY = [
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
]
"""These know no resource. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html"""


def state_machine(
    name: str,
    definition: dict[str, Any],
    functions: Sequence[pulumi.Input[str]],
    here: pulumi.Output[str],
    log_days: int,
    tags: Mapping[str, pulumi.Input[str]],
    parent: pulumi.Resource,
) -> aws.sfn.StateMachine:
    """`here` is `<region>:<account>`: only state machines there may use the role."""
    child = pulumi.ResourceOptions(parent=parent)
    machines = pulumi.Output.format("arn:aws:states:{0}:stateMachine:*", here)
    account = here.apply(lambda region_and_account: region_and_account.split(":")[1])
    trust = policy.trust(
        "states.amazonaws.com",
        StringEquals={"aws:SourceAccount": account},
        ArnLike={"aws:SourceArn": machines},
    )
    role = aws.iam.Role(f"{name}-machine-role", assume_role_policy=trust, tags=tags, opts=child)
    log = aws.cloudwatch.LogGroup(
        f"{name}-machine-log",
        # Step Functions' log delivery edits one policy for all groups with other names, and that policy is small.
        name_prefix=f"/aws/vendedlogs/states/{name}-",
        retention_in_days=log_days,
        tags=tags,
        opts=child,
    )
    policies = {
        "call-stages": policy.statement(["lambda:InvokeFunction"], *functions),
        "deliver-its-log": policy.statement(LOG_DELIVERY, "*"),
    }
    written = [
        aws.iam.RolePolicy(f"{name}-machine-may-{what}", role=role.name, policy=policy.document(allowed), opts=child)
        for what, allowed in policies.items()
    ]
    return aws.sfn.StateMachine(
        f"{name}-machine",
        role_arn=role.arn,
        type="STANDARD",
        definition=as_json(definition),
        # Execution data carries task tokens: it is never logged.
        logging_configuration={
            "level": "ERROR",
            "include_execution_data": False,
            "log_destination": pulumi.Output.concat(log.arn, ":*"),
        },
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent, depends_on=written),
    )
