"""What the bad examples are made of."""

from __future__ import annotations

import json
from typing import Any

from ops.sandbox.monitor import Registration

from .resources import PERMISSION, QUEUE_POLICY, ROLE, ROLE_POLICY, made

HERE = "us-east-1:123456789012"
TABLE_ARN = f"arn:aws:dynamodb:{HERE}:table/history"
FUNCTION_ARN = f"arn:aws:lambda:{HERE}:function:mine"
QUEUE_ARN = f"arn:aws:sqs:{HERE}:letters"
RULE_ARN = f"arn:aws:events:{HERE}:rule/mine"
EVENTS = {"Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": QUEUE_ARN}
LETTERS = {"deadLetterConfig": {"arn": QUEUE_ARN}}
RETRIED = {"retryPolicy": {"maximumEventAgeInSeconds": 60}}


def document(**said: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **said}]})


def may(actions: str, *arns: str) -> Registration:
    return made(ROLE_POLICY, policy=document(Action=actions.split(), Resource=list(arns)))


def trusted(**said: Any) -> Registration:
    return made(ROLE, assumeRolePolicy=document(Action="sts:AssumeRole", **said))


def queue_policy(*sources: str) -> Registration:
    only = {"Condition": {"ArnLike": {"aws:SourceArn": list(sources)}}} if sources else {}
    return made(QUEUE_POLICY, queueUrl="https://sqs/1/letters", policy=document(**EVENTS, **only))


def call(principal: str = "events.amazonaws.com", **source: str) -> Registration:
    return made(PERMISSION, principal=principal, function="mine", **source)
