"""The coordinator of one stack, on one page: its parts, what passes between them, and who may do what."""

import json
from typing import Any

import pulumi

from components import ControlApi, EventBus, Function, HistoryStore, LogStore, Monitoring, Pipeline, permissions, policy
from components.policy import GrantArgs
from components.watched import WatchArgs, together
from domain import monitoring, settings
from domain.errors import Refused
from domain.events import DeploymentCompleted

config = pulumi.Config()
try:
    stack = settings.read(config.get, pulumi.get_stack())
except Refused as refused:
    raise pulumi.RunError("\n".join(["The config of this stack is not right:", *refused.problems])) from None

kept = {"protect": stack.protect, "point_in_time_recovery": stack.point_in_time_recovery}
told = {"log_retention_days": stack.log_retention_days, "tags": stack.tags}
logs = LogStore("logs", {"retention_days": stack.log_retention_days, "tags": stack.tags})
written = {**told, "log_group_name": logs.log_group_name, "log_group_arn": logs.log_group_arn}

# The road of the events, and the memory of what happened. Where one role alone brings what another environment has
# proved, the rest of its account asks for nothing.
prover = stack.provenance.get("role")
bus = EventBus(
    "events",
    {
        "bus_name": f"{stack.environment}-deployment-events",
        "source": stack.event_source,
        "archive_days": stack.archive_days,
        "allowed_accounts": stack.allowed_accounts,
        "promoters": [prover] if prover else [],
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
        **written,
    },
)

# The stages, each a function of the same name; what takes requests, wakes, repairs and counts.
pipeline = Pipeline(
    "pipeline",
    {
        "environment": stack.environment,
        "stage_minutes": stack.stage_minutes,
        "history_table_name": history.table_name,
        "history_table_arn": history.table_arn,
        "bus_name": bus.bus_name,
        "source": stack.event_source,
        "deploy_role": stack.deploy_role,
        "deploy_roles": stack.deploy_roles,
        "deploy_external_id": stack.deploy_external_id,
        "retention_days": stack.retention_days,
        "queue_minutes": stack.queue_minutes,
        "approvals": stack.approvals,
        "rollbacks": stack.rollbacks,
        "freezes": stack.freezes,
        "provenance": stack.provenance,
        **kept,
        **written,
    },
)

# The door for people: who they are is proven by AWS, and what they may do stands in their IAM policies.
api = ControlApi(
    "control-api",
    {
        "function_name": pipeline.control_function_name,
        "function_arn": pipeline.control_function_arn,
        "api_name": f"{stack.environment}-deployment-coordinator",
        "account_log_role": stack.api_log_role,
        **told,
    },
)

# Seeing it: the page is rendered, people are told, and what has succeeded goes on to the next environment.
seeing = {**history.environment, "TARGETS_TABLE": pipeline.targets_table_name, "ENVIRONMENT": stack.environment}


def seer(name: str, may: list[GrantArgs], **more: Any) -> Function:
    handler = f"handlers.{name}.handler"
    environment = {**seeing, **more.pop("environment", {})}
    return Function(name, {"handler": handler, "environment": environment, "may": may, **more, **written})


page = seer(
    "page",
    [history.may_read, *pipeline.may_see_targets, permissions.read_metrics()],
    environment={"FREEZES": json.dumps(stack.freezes)},
    timeout_seconds=29,
)
seers = [page]
if following := stack.promote_to:
    promote = seer(
        "promote",
        [
            history.may_read_rows,
            history.may_read_events,
            history.may_claim("promoted"),
            pipeline.may_read_target,
            policy.grant("ask-the-next-environment", ["events:PutEvents"], following["bus"]),
        ],
        environment={"PROMOTE_TO": json.dumps(following), "EVENT_SOURCE": stack.event_source},
        dead_letters_arn=bus.dead_letters_arn,
    )
    bus.route(DeploymentCompleted, to=promote)
    pulumi.export("promoteRoleArn", promote.role_arn)
    seers.append(promote)

watch = monitoring.of(stack.monitoring)
shown: WatchArgs = {"name": "shown", "function_names": [each.name for each in seers]}
monitor = Monitoring(
    "monitoring",
    {
        "watches": [
            together("coordinator", pipeline.watched, history.watched, bus.watched, shown),
            pipeline.stages_watched,
        ],
        "prefix": f"{stack.environment}-deployments",
        "log_group_name": logs.log_group_name,
        "log_group_arn": logs.log_group_arn,
        "notices": [
            {
                "name": "people",
                "environment": stack.environment,
                "bus_name": bus.bus_name,
                "source": stack.event_source,
                "dead_letters_arn": bus.dead_letters_arn,
                "history_table_name": history.table_name,
                "history_table_arn": history.table_arn,
                "topics": watch.topics,
            }
        ],
        "page_function_arn": page.arn,
        "alarms": watch.alarms,
        "pager": watch.pager,
        "dashboard": watch.dashboard,
        "key": watch.key,
        "emails": watch.emails,
        "page_topic_arn": watch.page_topic,
        "runbooks": watch.runbooks,
        "tags": stack.tags,
    },
)
pulumi.export("alertTopicArn", monitor.alert_topic_arn)
pulumi.export("controlApiUrl", api.url)
pulumi.export("controlApiArn", api.execution_arn)
pulumi.export("deployExternalId", stack.deploy_external_id)
pulumi.export("eventBusName", bus.bus_name)
pulumi.export("eventBusArn", bus.bus_arn)
pulumi.export("historyTableName", history.table_name)
pulumi.export("targetsTableName", pipeline.targets_table_name)
pulumi.export("stateMachineArn", pipeline.state_machine_arn)
pulumi.export("stageRoleArns", pipeline.stage_role_arns)
pulumi.export("deadLetters", [bus.dead_letters_arn, history.dead_letters_arn, pipeline.dead_letters_arn])
pulumi.export("pageFunctionArn", page.arn)
pulumi.export("logGroupName", logs.log_group_name)
pulumi.export("notifyRoleArn", monitor.notify_role_arns[stack.environment])
pulumi.export("requestDeadLetters", pipeline.request_dead_letters_arn)
