"""AWS list prices of us-east-1 in USD, without free tiers, and what is assumed where nothing can be counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HOURS_A_MONTH = 730

OWN_MS, CALL_MS, INIT_MS = 30, 50, 500
"""Assumed: a call of a function takes 30 ms of its own and 50 ms for each AWS call it makes; the first one of each
function in a deployment is cold, and its init of 500 ms is billed."""
WARM_SECONDS = 600
"""Assumed: a function that nobody called for ten minutes is cold again. AWS promises nothing; this was measured:
https://mikhail.io/2019/08/aws-lambda-cold-starts-after-10-minutes/"""
PLATFORM_LOG_BYTES = 400
"""Assumed: what Lambda itself logs for each call (START, END, REPORT), unless its system log level is WARN.
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html"""
LINE_BYTES = 26
"""What CloudWatch Logs counts for each line beside its text. https://aws.amazon.com/cloudwatch/pricing/"""
ACCESS_LOG_BYTES = 500
"""Assumed: a line of the API's access log, its names and values, and what CloudWatch adds to it."""
ANSWER_BYTES = 400
"""Assumed: what API Gateway sends before the body of an answer."""

_STEP_FUNCTIONS = "https://aws.amazon.com/step-functions/pricing/"
_LAMBDA = "https://aws.amazon.com/lambda/pricing/"
_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
_EVENTBRIDGE = "https://aws.amazon.com/eventbridge/pricing/"
_CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
_SQS = "https://aws.amazon.com/sqs/pricing/"
_SNS = "https://aws.amazon.com/sns/pricing/"
_S3 = "https://aws.amazon.com/s3/pricing/"
_KMS = "https://aws.amazon.com/kms/pricing/"
# The page's own tables are filled in by script; the numbers stand in AWS's whitepaper, table 4, too:
# https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/cost-optimization.html
_API_GATEWAY = "https://aws.amazon.com/api-gateway/pricing/"
_DATA_OUT = "https://aws.amazon.com/ec2/pricing/on-demand/"


@dataclass(frozen=True)
class Price:
    usd: float
    source: str


PRICES = {  # of arm64; log lines, the archive and data out are in GB
    "state transitions": Price(25e-6, _STEP_FUNCTIONS),
    "Lambda requests": Price(0.2e-6, _LAMBDA),
    "Lambda GB-seconds": Price(13.3334e-6, _LAMBDA),
    "DynamoDB write units": Price(0.625e-6, _DYNAMODB),
    "DynamoDB read units": Price(0.125e-6, _DYNAMODB),
    "EventBridge events": Price(1e-6, _EVENTBRIDGE),
    "EventBridge archive": Price(0.10, _EVENTBRIDGE),
    "log lines": Price(0.50, _CLOUDWATCH),
    "API requests": Price(3.5e-6, _API_GATEWAY),
    "data out": Price(0.09, _DATA_OUT),
    "SQS requests": Price(0.4e-6, _SQS),
    "SNS requests": Price(0.5e-6, _SNS),
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


def gb_seconds(memory_mb: float, invocations: int, calls: int, cold: int, asleep_seconds: float = 0) -> float:
    """A function that waits for AWS is paid like one that works."""
    ms = invocations * OWN_MS + calls * CALL_MS + cold * INIT_MS
    return memory_mb / 1024 * (ms / 1000 + asleep_seconds)


def log_gb(lines: int, printed_bytes: int, told_by_lambda: int = 0, requests: int = 0) -> float:
    """`told_by_lambda` are the calls of which Lambda itself tells, `requests` those of the API."""
    platform = told_by_lambda * PLATFORM_LOG_BYTES
    return (lines * LINE_BYTES + printed_bytes + platform + requests * ACCESS_LOG_BYTES) / 1e9
