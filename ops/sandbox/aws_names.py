"""How AWS names what it makes: patterns of the ARNs, ids and addresses that mocks give.

A pattern may name the inputs of the resource, and `partition`, `region`, `account`, `logical` (its name in the
program), `name`, `path` (of a rule: with its bus), `id` and `arn`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

ARNS = {
    "aws:apigateway/restApi:RestApi": "arn:{partition}:apigateway:{region}::/restapis/{id}",
    "aws:apigateway/stage:Stage": "arn:{partition}:apigateway:{region}::/restapis/{restApi}/stages/{stageName}",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{alarmName}",
    "aws:cloudwatch/eventArchive:EventArchive": "arn:{partition}:events:{region}:{account}:archive/{name}",
    "aws:cloudwatch/eventBus:EventBus": "arn:{partition}:events:{region}:{account}:event-bus/{name}",
    "aws:cloudwatch/eventRule:EventRule": "arn:{partition}:events:{region}:{account}:rule/{path}",
    "aws:cloudwatch/logGroup:LogGroup": "arn:{partition}:logs:{region}:{account}:log-group:{name}",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
    "aws:cloudwatch/queryDefinition:QueryDefinition": "arn:{partition}:logs:{region}:{account}:query-definition:{id}",
    "aws:dynamodb/table:Table": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    "aws:iam/role:Role": "arn:{partition}:iam::{account}:role/{name}",
    "aws:kms/alias:Alias": "arn:{partition}:kms:{region}:{account}:{name}",
    "aws:kms/key:Key": "arn:{partition}:kms:{region}:{account}:key/{id}",
    "aws:lambda/eventSourceMapping:EventSourceMapping": (
        "arn:{partition}:lambda:{region}:{account}:event-source-mapping:{id}"
    ),
    "aws:lambda/function:Function": "arn:{partition}:lambda:{region}:{account}:function:{name}",
    "aws:s3/bucket:Bucket": "arn:{partition}:s3:::{name}",
    "aws:sfn/stateMachine:StateMachine": "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
    "aws:sns/topic:Topic": "arn:{partition}:sns:{region}:{account}:{name}",
    "aws:sns/topicSubscription:TopicSubscription": "{topic}:{id}",
    "aws:sqs/queue:Queue": "arn:{partition}:sqs:{region}:{account}:{name}",
}

# what a type has besides its inputs, its name and its ARN
OUTPUTS: dict[str, dict[str, str]] = {
    "aws:apigateway/restApi:RestApi": {
        "executionArn": "arn:{partition}:execute-api:{region}:{account}:{id}",
        "rootResourceId": "{id}",
    },
    "aws:apigateway/stage:Stage": {
        "executionArn": "arn:{partition}:execute-api:{region}:{account}:{restApi}/{stageName}",
        "invokeUrl": "https://{restApi}.execute-api.{region}.amazonaws.com/{stageName}",
    },
    "aws:cloudwatch/dashboard:Dashboard": {
        "dashboardArn": "arn:{partition}:cloudwatch::{account}:dashboard/{dashboardName}"
    },
    "aws:cloudwatch/eventRule:EventRule": {"eventBusName": "default"},
    "aws:cloudwatch/eventTarget:EventTarget": {"targetId": "{logical}"},
    "aws:cloudwatch/queryDefinition:QueryDefinition": {"queryDefinitionId": "{id}"},
    "aws:dynamodb/table:Table": {"streamArn": "{arn}/stream/2026-01-01T00:00:00.000"},
    "aws:iam/role:Role": {"uniqueId": "AROAEXAMPLE{name}"},
    "aws:kms/key:Key": {"keyId": "{id}"},
    "aws:lambda/eventSourceMapping:EventSourceMapping": {"uuid": "{id}"},
    "aws:lambda/function:Function": {
        "invokeArn": ("arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"),
        "qualifiedArn": "{arn}:$LATEST",
        "version": "$LATEST",
    },
    "aws:s3/bucket:Bucket": {"bucket": "{name}"},
    "aws:sqs/queue:Queue": {"url": "{id}"},
}

# ids that AWS makes up; here from the logical name, so that they are the same in every run
MADE_UP: dict[str, Callable[[uuid.UUID], str]] = {
    "aws:apigateway/deployment:Deployment": lambda made: made.hex[:6],
    "aws:apigateway/restApi:RestApi": lambda made: made.hex[:10],
    "aws:cloudwatch/queryDefinition:QueryDefinition": str,
    "aws:kms/key:Key": str,
    "aws:lambda/eventSourceMapping:EventSourceMapping": str,
    "aws:sns/topicSubscription:TopicSubscription": str,
}

# ids that are put together from what is known
IDS = {
    "aws:apigateway/account:Account": "api-gateway-account",
    "aws:apigateway/methodSettings:MethodSettings": "{restApi}-{stageName}-{methodPath}",
    "aws:apigateway/response:Response": "aggr-{restApiId}-{responseType}",
    "aws:apigateway/stage:Stage": "ags-{restApi}-{stageName}",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": "{alarmName}",
    "aws:cloudwatch/dashboard:Dashboard": "{dashboardName}",
    "aws:cloudwatch/eventRule:EventRule": "{path}",
    "aws:iam/rolePolicy:RolePolicy": "{role}:{name}",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "{role}-{policyArn}",
    "aws:sfn/stateMachine:StateMachine": "{arn}",
    "aws:sns/topic:Topic": "{arn}",
    "aws:sns/topicPolicy:TopicPolicy": "{arn}",
    "aws:sns/topicSubscription:TopicSubscription": "{arn}",
    "aws:sqs/queue:Queue": "https://sqs.{region}.amazonaws.com/{account}/{name}",
}
