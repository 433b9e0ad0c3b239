"""Resources that nobody should make: what checkov must find, or it has not read what we gave it."""

from __future__ import annotations

import json
from typing import Any

from ops.sandbox.monitor import Registration

ANYBODY = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
ANYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
TRUSTING = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}


def _document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


CARELESS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "aws:apigateway/stage:Stage": ({"restApi": "1", "stageName": "v1"}, {"CKV_AWS_76"}),
    "aws:cloudwatch/logGroup:LogGroup": ({}, {"CKV_AWS_66", "CKV_AWS_158"}),
    "aws:dynamodb/table:Table": ({"pointInTimeRecovery": {"enabled": False}}, {"CKV_AWS_28", "CKV_AWS_119"}),
    "aws:iam/role:Role": ({"assumeRolePolicy": _document(TRUSTING)}, {"CKV_AWS_60"}),
    "aws:iam/rolePolicy:RolePolicy": (
        {"role": "mine", "policy": _document(ANYTHING)},
        {"CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_288", "CKV_AWS_289", "CKV_AWS_290", "CKV_AWS_355"},
    ),
    "aws:kms/key:Key": ({"policy": _document(ANYBODY)}, {"CKV_AWS_7", "CKV_AWS_33"}),
    "aws:lambda/function:Function": ({"environment": {"variables": {"A": "b"}}}, {"CKV_AWS_116", "CKV_AWS_173"}),
    "aws:lambda/permission:Permission": ({"function": "mine", "principal": "events.amazonaws.com"}, {"CKV_AWS_364"}),
    "aws:sfn/stateMachine:StateMachine": ({"loggingConfiguration": {"level": "OFF"}}, {"CKV_AWS_284", "CKV_AWS_285"}),
    "aws:sns/topic:Topic": ({}, {"CKV_AWS_26"}),
    "aws:sns/topicPolicy:TopicPolicy": ({"arn": "mine", "policy": _document(ANYBODY)}, {"CKV_AWS_169"}),
    "aws:sqs/queue:Queue": ({"sqsManagedSseEnabled": False}, {"CKV_AWS_27"}),
    "aws:sqs/queuePolicy:QueuePolicy": ({"queueUrl": "mine", "policy": _document(ANYBODY)}, {"CKV_AWS_168"}),
}
"""Type -> inputs, and the checks that fail."""


def registered() -> list[Registration]:
    return [
        Registration(f"urn::{type_}", type_, "careless", "", True, inputs, frozenset(), None)
        for type_, (inputs, _) in CARELESS.items()
    ]
