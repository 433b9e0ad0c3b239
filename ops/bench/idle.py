"""What a stack costs in a month in which nobody deploys."""

from __future__ import annotations

from collections import Counter

from ops.bench import program as programs
from ops.bench.coordinator import Coordinator
from ops.bench.deployment import idle_sweep
from ops.bench.prices import HOURS_A_MONTH, Usage
from ops.bench.usage import metric_series, used
from ops.sandbox.monitor import Registration
from ops.sandbox.program import Result

BY_THE_MONTH = {
    "aws:kms/key:Key": "keys",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "alarms",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": "composite alarms",
    "aws:cloudwatch/dashboard:Dashboard": "dashboards",
}
BY_USE = {
    "aws:apigateway/account:Account",
    "aws:apigateway/deployment:Deployment",
    "aws:apigateway/integration:Integration",
    "aws:apigateway/method:Method",
    "aws:apigateway/methodSettings:MethodSettings",
    "aws:apigateway/requestValidator:RequestValidator",
    "aws:apigateway/resource:Resource",
    "aws:apigateway/restApi:RestApi",
    "aws:apigateway/restApiPolicy:RestApiPolicy",
    "aws:apigateway/stage:Stage",
    "aws:cloudwatch/eventArchive:EventArchive",
    "aws:cloudwatch/eventBus:EventBus",
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    "aws:cloudwatch/eventRule:EventRule",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    "aws:cloudwatch/queryDefinition:QueryDefinition",
    "aws:dynamodb/table:Table",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/role:Role",
    "aws:kms/alias:Alias",
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    "aws:lambda/function:Function",
    "aws:lambda/permission:Permission",
    "aws:sfn/stateMachine:StateMachine",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:sns/topic:Topic",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:sqs/queue:Queue",
}
"""Types that cost nothing while they are not used. Any other type is an error, so that none is forgotten."""
NEVER_FREE = {
    "aws:apigateway/stage:Stage": ("cacheClusterEnabled",),
    "aws:apigateway/methodSettings:MethodSettings": ("metricsEnabled",),
}
"""Switches that make such a type cost something by the hour or by the metric: none of them is priced here.
https://aws.amazon.com/api-gateway/pricing/"""


def idle_month(coordinator: Coordinator, program: Result) -> Usage:
    """Quantities of a month: what is paid by the month, and the sweeps. What the tables store is left out."""
    paid: Counter[str] = Counter()
    for made in program.registrations.values():
        if made.custom:
            paid[_by_the_month(made)] += metrics_read(made)
    coordinator.reset()
    run = idle_sweep(coordinator)
    paid["metrics"] += metric_series(run)
    sweep = used(coordinator, run)
    sweep["EventBridge events"] += 1  # counted as an event of one's own, though AWS names no price for a schedule
    schedules = [asked for asked, _ in programs.rules(program) if isinstance(asked, str)]
    times = sum(HOURS_A_MONTH * 3600 / programs.seconds(schedule) for schedule in schedules)
    return {name: count for name, count in paid.items() if name} | {name: n * times for name, n in sweep.items()}


def metrics_read(made: Registration) -> int:
    """An alarm is paid for each metric that it computes with; whatever else is paid by the month, once.
    https://aws.amazon.com/cloudwatch/pricing/"""
    queries = made.inputs.get("metricQueries") or []
    return sum("metric" in query for query in queries) or 1


def _by_the_month(made: Registration) -> str:
    """The name of its price, or "" for what costs nothing while it is not used."""
    if made.type not in BY_THE_MONTH and made.type not in BY_USE and made.type.startswith("aws:"):
        raise ValueError(f"the bench does not know what an idle {made.type} costs ({made.name})")
    for switch in NEVER_FREE.get(made.type, ()):
        if made.inputs.get(switch) or made.inputs.get("settings", {}).get(switch):
            raise ValueError(f"the bench does not know what {made.name} costs with {switch}")
    return BY_THE_MONTH.get(made.type, "")
