"""The coordinator of one stack, on one page: its parts, its stages, its routes, and who may do what."""

import json

import pulumi

from components import EventBus, Function, HistoryStore, Pipeline, StageArgs, policy
from domain import settings, stages
from domain.errors import Refused
from domain.events import DeploymentRequested
from domain.spelling import kebab

config = pulumi.Config()
try:
    stack = settings.read(config.get, pulumi.get_stack())
except Refused as refused:
    raise pulumi.RunError("\n".join(["The config of this stack is not right:", *refused.problems])) from None

kept = {"protect": stack.protect, "point_in_time_recovery": stack.point_in_time_recovery}
told = {"log_retention_days": stack.log_retention_days, "tags": stack.tags}

# The road of the events, and the memory of what happened.
bus = EventBus(
    "events",
    {
        "bus_name": f"{stack.environment}-deployment-events",
        "source": stack.event_source,
        "archive_days": stack.archive_days,
        "allowed_accounts": stack.allowed_accounts,
        "tags": stack.tags,
    },
)
history = HistoryStore(
    "history",
    {
        "bus_name": bus.bus_name,
        "bus_arn": bus.bus_arn,
        "source": stack.event_source,
        "retention_days": stack.retention_days,
        **kept,
        **told,
    },
)

# The stages, each a function of the same name, and each allowed the same: to write history, and to act as the service.
deploy_roles = [role.replace("{service}", "*") for role in (stack.deploy_role, *stack.deploy_roles.values()) if role]
deploy_as_service = [policy.grant("deploy-as-the-service", ["sts:AssumeRole"], *deploy_roles)] if deploy_roles else []
functions = {
    name: Function(
        kebab(name),
        {
            "handler": f"handlers.{kebab(name, '_')}.handler",
            "environment": {
                **history.environment,
                "DEPLOY_ROLE": stack.deploy_role,
                "DEPLOY_ROLES": json.dumps(stack.deploy_roles),
            },
            "may": [history.may_append, *deploy_as_service],
            "memory_mb": 512,
            **told,
        },
    )
    for name in (*stages.FORWARD, *stages.UNDO)
}


def stage(name: str) -> StageArgs:
    function, seconds = functions[name], 60 * stack.stage_minutes[name]
    return {
        "name": name,
        "function_name": function.name,
        "function_arn": function.arn,
        "timeout_seconds": seconds,
    }


pipeline = Pipeline(
    "pipeline",
    {
        "environment": stack.environment,
        "stages": [stage(name) for name in stages.FORWARD],
        "undo_stages": [stage(name) for name in stages.UNDO],
        "history_table_name": history.table_name,
        "history_table_arn": history.table_arn,
        "deploy_role": stack.deploy_role,
        "deploy_roles": stack.deploy_roles,
        "retention_days": stack.retention_days,
        "queue_minutes": stack.queue_minutes,
        **kept,
        **told,
    },
)

# Who is called for what, and who may answer.
bus.route(DeploymentRequested, to=pipeline.start)
pipeline.grant_answer(*functions.values())

pulumi.export("eventBusName", bus.bus_name)
pulumi.export("historyTableName", history.table_name)
pulumi.export("targetsTableName", pipeline.targets_table_name)
pulumi.export("stateMachineArn", pipeline.state_machine_arn)
pulumi.export("stageRoleArns", {name: function.role_arn for name, function in functions.items()})
pulumi.export("deadLetters", [bus.dead_letters_arn, history.dead_letters_arn, pipeline.dead_letters_arn])
pulumi.export("requestDeadLetters", pipeline.request_dead_letters_arn)
