"""AWS list prices of us-east-1 in USD, without free tiers, and what is assumed where nothing can be counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HOURS_A_MONTH = 730

OWN_MS, CALL_MS, INIT_MS = 30, 50, 500
"""Assumed: a call of a function takes 30 ms of its own and 50 ms for each AWS call it makes; the first one of each
function in a deployment is cold, and its init of 500 ms is billed."""
PLATFORM_LOG_BYTES = 400
"""Assumed: what Lambda itself logs for each call (START, END, REPORT)."""

_STEP_FUNCTIONS = "https://aws.amazon.com/step-functions/pricing/"
_LAMBDA = "https://aws.amazon.com/lambda/pricing/"
_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
_EVENTBRIDGE = "https://aws.amazon.com/eventbridge/pricing/"
_CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
_SQS = "https://aws.amazon.com/sqs/pricing/"
_S3 = "https://aws.amazon.com/s3/pricing/"
_KMS = "https://aws.amazon.com/kms/pricing/"


@dataclass(frozen=True)
class Price:
    usd: float
    source: str


PRICES = {
    "state transitions": Price(25e-6, _STEP_FUNCTIONS),
    "Lambda requests": Price(0.2e-6, _LAMBDA),
    "Lambda GB-seconds (arm64)": Price(13.3334e-6, _LAMBDA),
    "DynamoDB write units": Price(0.625e-6, _DYNAMODB),
    "DynamoDB read units": Price(0.125e-6, _DYNAMODB),
    "EventBridge events": Price(1e-6, _EVENTBRIDGE),
    "EventBridge archive, GB": Price(0.10, _EVENTBRIDGE),
    "log lines, GB": Price(0.50, _CLOUDWATCH),
    "SQS requests": Price(0.4e-6, _SQS),
    "S3 reads": Price(0.4e-6, _S3),
    "S3 writes": Price(5e-6, _S3),
    "keys": Price(1.00, _KMS),
    "alarms": Price(0.10, _CLOUDWATCH),
    "composite alarms": Price(0.50, _CLOUDWATCH),
    "dashboards": Price(3.00, _CLOUDWATCH),
    "metrics": Price(0.30, _CLOUDWATCH),
}
STORED_GB_MONTH = Price(0.25, _DYNAMODB)

Usage = Mapping[str, float]
"""Quantities by the names of PRICES."""


def bill(usage: Usage) -> dict[str, float]:
    """USD of each quantity, the largest first. A quantity without a price is a KeyError."""
    lines = {name: quantity * PRICES[name].usd for name, quantity in usage.items() if quantity}
    return dict(sorted(lines.items(), key=lambda line: -line[1]))


def total(usage: Usage) -> float:
    return sum(bill(usage).values())


def gb_seconds(memory_mb: float, invocations: int, calls: int, cold: int) -> float:
    ms = invocations * OWN_MS + calls * CALL_MS + cold * INIT_MS
    return memory_mb / 1024 * ms / 1000


def log_gb(invocations: int, printed_bytes: int) -> float:
    return (invocations * PLATFORM_LOG_BYTES + printed_bytes) / 1e9
