"""Every Pulumi resource type the sandbox can create; one that is not here is an error."""

from ops.sandbox.errors import MappingError
from ops.sandbox.resources.apigateway import Account, Deployment, Response, RestApi
from ops.sandbox.resources.apigateway_stage import MethodSettings, Stage
from ops.sandbox.resources.cloudwatch import CompositeAlarm, Dashboard, MetricAlarm
from ops.sandbox.resources.dynamodb import Table
from ops.sandbox.resources.event_bus import EventArchive, EventBus, EventBusPolicy
from ops.sandbox.resources.event_rule import EventRule, EventTarget
from ops.sandbox.resources.iam import Role, RolePolicy, RolePolicyAttachment
from ops.sandbox.resources.kms import Alias, Key
from ops.sandbox.resources.lambda_events import EventSourceMapping, FunctionEventInvokeConfig, Permission
from ops.sandbox.resources.lambda_function import Function
from ops.sandbox.resources.log_insights import LogMetricFilter, QueryDefinition
from ops.sandbox.resources.logs import LogGroup
from ops.sandbox.resources.resource_type import ResourceType
from ops.sandbox.resources.s3 import Bucket
from ops.sandbox.resources.sns import Topic, TopicPolicy, TopicSubscription
from ops.sandbox.resources.sqs import Queue, QueuePolicy
from ops.sandbox.resources.stepfunctions import StateMachine

RESOURCE_TYPES: dict[str, ResourceType] = {
    each.token: each()
    for each in (
        Account,
        Alias,
        Bucket,
        CompositeAlarm,
        Dashboard,
        Deployment,
        EventArchive,
        EventBus,
        EventBusPolicy,
        EventRule,
        EventSourceMapping,
        EventTarget,
        Function,
        FunctionEventInvokeConfig,
        Key,
        LogGroup,
        LogMetricFilter,
        MethodSettings,
        MetricAlarm,
        Permission,
        QueryDefinition,
        Queue,
        QueuePolicy,
        Response,
        RestApi,
        Role,
        RolePolicy,
        RolePolicyAttachment,
        Stage,
        StateMachine,
        Table,
        Topic,
        TopicPolicy,
        TopicSubscription,
    )
}


def type_of(token: str) -> ResourceType:
    """The mapping of a type; MappingError for a type that has none."""
    if token not in RESOURCE_TYPES:
        raise MappingError(f"the sandbox has no mapping for {token}: add one under ops/sandbox/resources")
    return RESOURCE_TYPES[token]
