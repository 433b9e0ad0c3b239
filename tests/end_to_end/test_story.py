"""The story that `make demo` tells, checked."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from ops.demo.checks import Checks
from ops.demo.going_back import GoingBack
from ops.demo.story import Story
from ops.demo.telling import Telling
from ops.sandbox.lifecycle import Sandbox

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def said() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(scope="module")
def told(local: Sandbox, said: io.StringIO) -> dict:
    telling = Telling(Console(file=said, width=80))
    story = Story(local, telling, Checks(telling))
    story.tell()
    GoingBack(story).tell()
    return story.told()


def test_everything_is_as_told(told: dict) -> None:
    assert [check["name"] for check in told["checks"] if not check["ok"]] == []
    assert len(told["checks"]) >= 24


def test_the_history_knows_every_deployment_and_its_outcome(told: dict) -> None:
    outcomes = {each["deploymentId"]: each["status"] for each in told["deployments"]}
    named = {name: outcomes[name] for name in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")}
    assert named == {
        "first": "SUCCEEDED",
        "second": "SUCCEEDED",
        "third": "ROLLED_BACK",
        "fourth": "SUCCEEDED",
        "fifth": "SUCCEEDED",
        "sixth": "SUCCEEDED",
        "seventh": "REFUSED",
    }


def test_events_on_the_bus_are_complete_and_in_order(told: dict) -> None:
    by_deployment: dict[str, list[int]] = {}
    for event in told["events"]:
        by_deployment.setdefault(event["deploymentId"], []).append(event["sequence"])
    assert len(by_deployment) >= 8
    for each in told["deployments"]:
        if each["deploymentId"] not in by_deployment:
            continue  # of another test in the same sandbox
        assert sorted(by_deployment[each["deploymentId"]]) == list(range(1, each["events"] + 1))


def test_the_service_remembers_what_people_did_beside_deployments(told: dict) -> None:
    journal = [event for event in told["events"] if event["deploymentId"] == "target:storefront"]
    kinds = [each["event"] for each in sorted(journal, key=lambda each: each["sequence"])]
    assert kinds[-4:] == ["VersionQuarantined", "VersionReleased", "TargetFrozen", "TargetUnfrozen"]
    assert all(each["by"].endswith("/otto") for each in journal[-4:])


def test_executions_are_named_after_their_deployments_and_end_as_they_did(told: dict, local: Sandbox) -> None:
    states = local.client("stepfunctions")
    machine = local.outputs["stateMachineArn"]
    executions = states.list_executions(stateMachineArn=machine)["executions"]
    statuses = {execution["name"]: execution["status"] for execution in executions}
    assert statuses["first"] == "SUCCEEDED"
    assert statuses["third"] == "FAILED"
    arn = next(execution["executionArn"] for execution in executions if execution["name"] == "third")
    assert states.describe_execution(executionArn=arn)["error"] == "ROLLED_BACK"


def test_the_document_is_json(told: dict) -> None:
    assert set(json.loads(json.dumps(told))) == {"deployments", "events", "checks"}


def test_the_narration_fits_a_terminal(told: dict, said: io.StringIO) -> None:
    text = said.getvalue()
    assert "What the history remembers" in text
    assert "DeploymentCompleted" in text
    assert "token" not in text.lower()
