"""Hostile, malformed and merely odd requests: refused with every problem, remembered, and nothing else changes."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from domain.events import SOURCE
from ops.demo.audience import Audience
from ops.history import history
from ops.sandbox.lifecycle import Sandbox

pytestmark = pytest.mark.sandbox

FINE = {"service": "shop", "version": "1"}
CODE = {"kind": "lambda", "function": "shop", "alias": "live", "code": "s3://artifacts/app.zip"}
BAD: dict[str, tuple[Any, list[str]]] = {
    "nothing": ({}, ["service is missing", "version is missing"]),
    "wrong-types": (FINE | {"version": 1, "reason": ["why"]}, ["version must be", "reason must be"]),
    "nul": (FINE | {"service": "sh\0op"}, ["service must be"]),
    "surrogate": (FINE | {"reason": "\ud800"}, ["reason must be printable"]),
    "long-name": (FINE | {"service": "s" * 300}, ["service must be"]),
    "unknown-kind": (FINE | {"application": {"kind": "ftp"}}, ["application.kind must be"]),
    "missing-part": (FINE | {"application": {"kind": "lambda"}}, ["application.function is missing"]),
    "elsewhere": (FINE | {"environment": "prod"}, ["environment must be"]),
    "unknown-key": (FINE | {"__proto__": 1, "Version": "1"}, ["__proto__, Version is not known"]),
    "path": (FINE | {"service": "../../etc"}, ["service must be"]),
    "deep": (FINE | {"validation": [{"kind": "lambda", "function": "f", "payload": None}]}, ["nested deeper"]),
    "huge-number": (
        FINE | {"validation": [{"kind": "lambda", "function": "f", "expect": 10**60}]},
        ["validation[0].expect has a number"],
    ),
    "oversized": (FINE | {"reason": "x" * 270_000}, ["102,400", "reason must be"]),
    "bad-bucket": (FINE | {"application": CODE | {"code": "https://x"}}, ["application.code must be s3://"]),
    "validation-object": (FINE | {"validation": {"kind": "http"}}, ["validation must be a list"]),
    "file-address": (FINE | {"validation": [{"kind": "http", "url": "file:///etc/passwd"}]}, ["url must be"]),
}


def deep(levels: int) -> Any:
    return {"a": deep(levels - 1)} if levels else 1


BAD["deep"][0]["validation"][0]["payload"] = deep(40)


@pytest.fixture(scope="module")
def began(local: Sandbox) -> int:
    """When the first of them was sent: other tests may have used the sandbox before."""
    return time.time_ns() // 1_000_000


@pytest.fixture(scope="module")
def refused(local: Sandbox, began: int) -> dict[str, dict[str, Any]]:
    """The refusal of each bad request, by the id that it chose."""
    audience = Audience(local, lambda name, detail: None, name="bad-input")
    for name, (detail, _) in BAD.items():
        entry = {"EventBusName": local.outputs["eventBusName"], "Source": SOURCE, "DetailType": "DeploymentRequested"}
        body = json.dumps({"deploymentId": f"bad-{name}", **detail})
        local.client("events").put_events(Entries=[{**entry, "Detail": body}])
    return audience.until(*(f"bad-{name}" for name in BAD))


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_with_every_problem_and_remembered(name: str, refused: dict, local: Sandbox) -> None:
    told = refused[f"bad-{name}"]
    assert told["event"] == "DeploymentRefused"
    for problem in BAD[name][1]:
        assert any(problem in said for said in told["problems"]), told["problems"]
    row, *events = history(local.client("dynamodb"), local.outputs["historyTableName"], f"bad-{name}")
    assert row["status"] == "REFUSED"
    assert list(row["problems"]) == told["problems"]
    assert [event["event"] for event in events] == ["DeploymentRefused"]


def test_nothing_else_changed(refused: dict, local: Sandbox) -> None:
    targets = local.client("dynamodb").scan(TableName=local.outputs["targetsTableName"])["Items"]
    assert not [target for target in targets if target["service"]["S"] not in ("storefront", "plain")]
    machine = local.outputs["stateMachineArn"]
    executions = local.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]
    assert not [execution for execution in executions if execution["name"].startswith("bad-")]


def raised(local: Sandbox, since: int) -> list[str]:
    """What functions said of exceptions, all of which write to one log group."""
    logs = local.client("logs")
    [group] = logs.describe_log_groups(logGroupNamePrefix="logs-group")["logGroups"]
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"], startTime=since)
    said = [event["message"] for page in pages for event in page["events"]]
    return [line for line in said if "Traceback" in line or "errorType" in line]


def test_no_function_raised_anything(began: int, refused: dict, local: Sandbox) -> None:
    assert not raised(local, began)


def test_what_a_function_raises_would_have_been_seen(began: int, refused: dict, local: Sandbox) -> None:
    functions = local.client("lambda")
    made = functions.list_functions()["Functions"]
    [notify] = [each for each in made if each["FunctionName"].startswith("monitoring-notify")]
    assert functions.invoke(FunctionName=notify["FunctionName"], Payload=b"{}")["FunctionError"]
    deadline = time.monotonic() + 10
    while not raised(local, began):
        assert time.monotonic() < deadline
