"""An afternoon in prod for the pictures, played for real in a sandbox; only the two weeks before it are made up."""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console

from domain.metrics import ENVIRONMENT, FAILURE_RATE, LEAD_TIME, NAMESPACE, Metric
from ops.client.following import ended
from ops.demo.crew import Crew
from ops.demo.storefront import BROKEN, BUCKET, SERVICE, Release
from ops.demo.telling import Telling
from ops.sandbox.config import configured
from ops.sandbox.lifecycle import ROOT, Sandbox

STACK = "prod"
FREE = ("catalogue", "checkout", "search")
"""Services that nobody is asked about; about the storefront two people are."""
GATED, FAILED = "storefront-318", "checkout-97"
SLOW = {
    "Resources": {
        "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
        "Index": {
            "Type": "AWS::CloudFormation::WaitCondition",
            "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "600"},
        },
    }
}
"""A stack that takes ten minutes."""


def config() -> dict[str, Any]:
    approvals = configured(ROOT, STACK, "approvals")
    return {"approvals": {**approvals, "services": {name: {"required": 0} for name in FREE}}}


class Scene:
    """`play` it once; then one deployment runs, one waits behind it, one waits for people, and one was undone."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox, self._crew = sandbox, Crew(sandbox, Telling(Console(quiet=True)), ROOT)
        self._dana, self._s3 = self._crew.api("dana"), sandbox.client("s3")
        self._s3.create_bucket(Bucket=BUCKET)

    def play(self) -> None:
        remember(self._sandbox.client("cloudwatch"), self._sandbox.stack)
        for name, version in (("catalogue", "2026.11"), ("checkout", "96"), ("search", "7.4.0")):
            self._make_function(name)
            self._deploy(name, version, f"{name}-{version}")
        self._storefront("317", "autumn", "storefront-317", "the autumn sale")
        for name in ("ann", "ben"):
            self._approve(name, "storefront-317")
        self._ended("storefront-317")
        self._deploy("checkout", "97", FAILED, BROKEN, reason="pay by invoice")
        self._dana.freeze("catalogue", "stock-taking", (time.time_ns() // 1_000_000) + 7_200_000)
        self._storefront("318", "winter", GATED, "the winter sale begins tomorrow")
        self._approve("ann", GATED)
        self._slow("search", "8.0.0", "a new index")
        self._slow("search", "8.0.1", "one word too many", wait=False)

    def _deploy(self, service: str, version: str, name: str, code: str = Release.code, **more: Any) -> None:
        release = Release(version, "plain", code)
        release.publish(self._s3)
        key, whole = f"{service}/{version}/app.zip", release.request(name)
        self._s3.copy({"Bucket": BUCKET, "Key": f"{SERVICE}/{version}/app.zip"}, BUCKET, key)
        application = {**whole["application"], "function": service, "code": f"s3://{BUCKET}/{key}"}
        test = {"kind": "lambda", "function": f"{service}:live", "expect": {}}
        self._ask({**_bare(whole), "service": service, "application": application, "validation": [test], **more})
        self._ended(name)

    def _storefront(self, version: str, theme: str, name: str, reason: str) -> None:
        release = Release(version, theme)
        release.publish(self._s3)
        self._ask(
            {
                **_bare(release.request(name)),
                "infrastructure": release.request(name)["infrastructure"],
                "reason": reason,
            }
        )
        self._crew.until(name, lambda shown: shown["status"] == "AWAITING_APPROVAL")

    def _slow(self, service: str, version: str, reason: str, *, wait: bool = True) -> None:
        key, name = f"{service}/{version}/template.json", f"{service}-{version}"
        self._s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(SLOW))
        stack = {"kind": "cloudformation", "stack": f"{service}-index", "template": f"s3://{BUCKET}/{key}"}
        self._ask(
            {"deploymentId": name, "service": service, "version": version, "infrastructure": stack, "reason": reason}
        )
        if wait:
            self._crew.until(name, lambda shown: shown.get("stage") == "DeployInfrastructure")

    def _ask(self, document: dict[str, Any]) -> None:
        self._dana.request(document["service"], document)

    def _approve(self, who: str, name: str) -> None:
        digest = self._dana.deployment(name)["plan"]["digest"]
        self._crew.api(who).vote(name, "approve", digest, "looked at the plan")

    def _ended(self, name: str) -> None:
        self._crew.until(name, ended)

    def _make_function(self, name: str) -> None:
        """One that is there already; what answers first is what its first deployment brings."""
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        role = self._sandbox.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
        Release("0", "plain").publish(self._s3)
        self._sandbox.client("lambda").create_function(
            FunctionName=name,
            Runtime="python3.13",
            Handler="index.handler",
            Role=role,
            Code={"S3Bucket": BUCKET, "S3Key": f"{SERVICE}/0/app.zip"},
            Environment={"Variables": {"THEME": "plain"}},
        )


def remember(cloudwatch: Any, environment: str) -> None:
    """Two weeks of deployments, the same ones every time."""
    chance = random.Random(7)
    for days in range(1, 14):
        at = datetime.now(UTC) - timedelta(days=days)
        count = chance.randint(3, 9) if at.weekday() < 5 else chance.randint(0, 1)
        failed = [100.0 if chance.random() < 0.06 else 0.0 for _ in range(count)]
        lead = [60_000.0 * chance.uniform(4, 30) for each in failed if not each]
        for metric, values in ((FAILURE_RATE, failed), (LEAD_TIME, lead)):
            if values:
                _put(cloudwatch, metric, environment, at, values)


def _put(cloudwatch: Any, metric: Metric, environment: str, at: datetime, values: list[float]) -> None:
    dimensions = [{"Name": ENVIRONMENT, "Value": environment}]
    datum = {
        "MetricName": metric.name,
        "Unit": metric.unit,
        "Dimensions": dimensions,
        "Timestamp": at,
        "Values": values,
    }
    cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=[datum])


def _bare(request: dict[str, Any]) -> dict[str, Any]:
    """Who asks is who signs; without the stack of the demo."""
    return {key: value for key, value in request.items() if key not in ("requestedBy", "infrastructure")}
