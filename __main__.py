"""The coordinator of one stack, on one page: its parts, its stages, its routes, and who may do what."""

import json
from typing import Any

import pulumi

from components import (
    ControlApi,
    EventBus,
    Function,
    HistoryStore,
    LogStore,
    Monitoring,
    Pipeline,
    StageArgs,
    permissions,
    policy,
)
from components.policy import GrantArgs
from components.watched import WatchArgs, together
from domain import measures, monitoring, notices, settings, stages
from domain.errors import Refused
from domain.events import DeploymentRequested, RollbackRequested
from domain.policy import gated, longest_minutes
from domain.spelling import kebab

config = pulumi.Config()
try:
    stack = settings.read(config.get, pulumi.get_stack())
except Refused as refused:
    raise pulumi.RunError("\n".join(["The config of this stack is not right:", *refused.problems])) from None

kept = {"protect": stack.protect, "point_in_time_recovery": stack.point_in_time_recovery}
told = {"log_retention_days": stack.log_retention_days, "tags": stack.tags}
logs = LogStore("logs", {"retention_days": stack.log_retention_days, "tags": stack.tags})
written = {**told, "log_group_name": logs.log_group_name, "log_group_arn": logs.log_group_arn}

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
        **written,
    },
)

# The stages, each a function of the same name, and each allowed the same: to write history, and to act as the service.
deploy_roles = [role.replace("{service}", "*") for role in (stack.deploy_role, *stack.deploy_roles.values()) if role]
deploy_as_service = [policy.grant("deploy-as-the-service", ["sts:AssumeRole"], *deploy_roles)] if deploy_roles else []
asked = (stack.approvals, stack.rollbacks.get("approvals", {}))
forward = stages.GATED if gated(*asked) else stages.FORWARD
minutes = {**stack.stage_minutes, stages.APPROVE: longest_minutes(*asked) + 10}
rules = {"APPROVALS": json.dumps(stack.approvals), "ROLLBACKS": json.dumps(stack.rollbacks)}
functions = {
    name: Function(
        kebab(name),
        {
            "handler": f"handlers.{kebab(name, '_')}.handler",
            "environment": {
                **history.environment,
                "DEPLOY_ROLE": stack.deploy_role,
                "DEPLOY_ROLES": json.dumps(stack.deploy_roles),
                "DEPLOY_EXTERNAL_ID": stack.deploy_external_id,
                **(rules if name == stages.APPROVE else {}),
            },
            "may": [history.may_append, *deploy_as_service],
            **written,
        },
    )
    for name in (*forward, *stages.UNDO)
}


def stage(name: str) -> StageArgs:
    function = functions[name]
    return {
        "name": name,
        "function_name": function.name,
        "function_arn": function.arn,
        "timeout_seconds": 60 * minutes[name],
        "harmless": stages.HARMLESS.get(name, ()),
    }


pipeline = Pipeline(
    "pipeline",
    {
        "environment": stack.environment,
        "stages": [stage(name) for name in forward],
        "undo_stages": [stage(name) for name in stages.UNDO],
        "history_table_name": history.table_name,
        "history_table_arn": history.table_arn,
        "deploy_role": stack.deploy_role,
        "deploy_roles": stack.deploy_roles,
        "retention_days": stack.retention_days,
        "queue_minutes": stack.queue_minutes,
        "approvals": stack.approvals,
        "rollbacks": stack.rollbacks,
        "freezes": stack.freezes,
        **kept,
        **written,
    },
)

# The door for people: who they are is proven by AWS, and what they may do stands in their IAM policies.
control = Function(
    "control",
    {
        "handler": "handlers.control.handler",
        "environment": pipeline.environment,
        "may": [
            *pipeline.may_take_requests,
            pipeline.may_list_targets,
        ],
        "timeout_seconds": 29,
        **written,
    },
)
api = ControlApi(
    "control-api",
    {
        "function_name": control.name,
        "function_arn": control.arn,
        "api_name": f"{stack.environment}-deployment-coordinator",
        "account_log_role": stack.api_log_role,
        **told,
    },
)

# Seeing it: what has ended is counted, the page is rendered, and people are told.
seeing = {**history.environment, "TARGETS_TABLE": pipeline.targets_table_name, "ENVIRONMENT": stack.environment}


def seer(name: str, may: list[GrantArgs], **more: Any) -> Function:
    handler = f"handlers.{name}.handler"
    environment = {**seeing, **more.pop("environment", {})}
    return Function(name, {"handler": handler, "environment": environment, "may": may, **more, **written})


reads = [history.may_read_events, history.may_read_rows, history.may_claim("measured")]
measure = seer("measure", reads, dead_letters_arn=bus.dead_letters_arn)
page = seer(
    "page",
    [history.may_read, *pipeline.may_see_targets, permissions.read_metrics()],
    environment={"FREEZES": json.dumps(stack.freezes)},
    timeout_seconds=29,
)
watch = monitoring.of(stack.monitoring)
staged: WatchArgs = {"name": "stages", "function_names": [each.name for each in functions.values()]}
called: WatchArgs = {"name": "called", "function_names": [control.name, measure.name, page.name]}
monitor = Monitoring(
    "monitoring",
    {
        "watches": [together("coordinator", pipeline.watched, history.watched, bus.watched, called), staged],
        "prefix": f"{stack.environment}-deployments",
        "log_group_name": logs.log_group_name,
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
topics = [policy.grant("tell-services", ["sns:Publish"], *watch.topics.values())] if watch.topics else []
notify = seer(
    "notify",
    [history.may_read_rows, history.may_claim("notified"), *monitor.may_publish, *topics],
    environment={"ALERT_TOPIC": monitor.alert_topic_arn, "ALERT_TOPICS": json.dumps(watch.topics)},
    dead_letters_arn=bus.dead_letters_arn,
)

# Who is called for what, and who may answer.
bus.route(DeploymentRequested, RollbackRequested, to=pipeline.start)
bus.route(*measures.COUNTED, to=measure)
bus.route(*notices.TOLD_OF, to=notify)
pipeline.grant_answer(*functions.values())

pulumi.export("alertTopicArn", monitor.alert_topic_arn)
pulumi.export("controlApiUrl", api.url)
pulumi.export("controlApiArn", api.execution_arn)
pulumi.export("deployExternalId", stack.deploy_external_id)
pulumi.export("eventBusName", bus.bus_name)
pulumi.export("historyTableName", history.table_name)
pulumi.export("targetsTableName", pipeline.targets_table_name)
pulumi.export("stateMachineArn", pipeline.state_machine_arn)
pulumi.export("stageRoleArns", {name: function.role_arn for name, function in functions.items()})
pulumi.export("deadLetters", [bus.dead_letters_arn, history.dead_letters_arn, pipeline.dead_letters_arn])
pulumi.export("pageFunctionArn", page.arn)
pulumi.export("logGroupName", logs.log_group_name)
pulumi.export("notifyRoleArn", notify.role_arn)
pulumi.export("requestDeadLetters", pipeline.request_dead_letters_arn)
