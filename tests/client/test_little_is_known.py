"""Keys whose value is empty may be absent: what the API does not say is not missed."""

from __future__ import annotations

import pytest

from tests.client import stories
from tests.client.stories import ID, START, Story

LITTLE = {"deploymentId": ID, "status": "RUNNING", "acceptedAt": START}
PLANS = [
    {"digest": stories.DIGEST},
    {"digest": stories.DIGEST, "infrastructure": {"kind": "codebuild"}, "application": {"kind": "ecs", "image": "x"}},
    {"digest": stories.DIGEST, "infrastructure": {"kind": "cloudformation", "stack": "s", "action": "none"}},
]
COMMANDS = (["status", ID], ["plan", ID], ["history", ID], ["status"], ["list"])
ENDS = {"RUNNING": 10, "QUEUED": 10, "ROLLBACK_FAILED": 12, "REFUSED": 17, "CANCELLED": 15, "ON_THE_MOON": 1}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("status", ENDS)
def test_a_deployment_of_which_little_is_known_is_shown(run, api, words, status):
    api.stories[ID] = Story(LITTLE | {"status": status})
    assert run(*words).exit_code == 0


@pytest.mark.parametrize("status", ENDS)
def test_a_deployment_of_which_little_is_known_is_followed(run, api, status):
    api.stories[ID] = Story(LITTLE | {"status": status}).then(60, "SomethingNew", status="FAILED")
    result = run("status", ID, "--follow")
    assert result.exit_code == ENDS[status]
    assert result.stdout.startswith(f"(no service): {ID}\n")


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_of_which_little_is_known_is_shown(run, api, plan):
    asked = {"required": 1, "expiresAt": START + 60_000, "plan": stories.DIGEST}
    api.stories[ID] = Story(LITTLE | {"status": "AWAITING_APPROVAL", "plan": plan, "approval": asked})
    shown = run("plan", ID)
    assert shown.exit_code == 0
    assert stories.DIGEST in shown.stdout
    assert "waiting for 1 person to approve until 10:31 UTC (1 min left): nobody is named" in shown.stdout


def test_an_event_that_is_not_known_is_told_with_its_details(run, api):
    api.stories[ID] = Story(LITTLE).then(5, "SomethingNew", {"deploymentId": ID, "colour": "red"}, status="FAILED")
    assert "0:05  SomethingNew colour: red\n" in run("status", ID, "--follow").stdout


def test_events_of_which_little_is_known_are_told(run, api):
    told = Story(LITTLE)
    for name in ("DeploymentQueued", "DeploymentStarted", "RollbackStarted", "DeploymentRefused"):
        told.then(1, name, {})
    for name in ("StageStarted", "StageCompleted", "StageFailed"):
        told.then(2, name, {"stage": "PrepareDeployment"})
    told.then(3, "DeploymentFailed", {"status": "FAILED"}, status="FAILED")
    api.stories[ID] = told
    assert len(run("status", ID, "--follow").stdout.splitlines()) == 10
