"""Which news of AWS wake a stage: each rule against the sample in the documentation of AWS."""

import json
from pathlib import Path

import pytest

from .patterns import matches

RULE = "aws:cloudwatch/eventRule:EventRule"
SAMPLES = {
    path.stem: json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "samples").glob("*.json"))
}
"""From these pages; the build's sample without its phases and logs.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
"""
WAKES = {
    "cloudformation_stack_status_change": "pipeline-waking",
    "ecs_service_deployment_completed": "pipeline-waking-ecs",
    "ecs_service_deployment_failed": "pipeline-waking-ecs",
    "codebuild_build_state_change": "pipeline-waking-codebuild",
}
AT_REST = [
    *("CREATE_COMPLETE", "CREATE_FAILED", "DELETE_COMPLETE", "DELETE_FAILED", "IMPORT_COMPLETE"),
    *("IMPORT_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"),
    *("UPDATE_COMPLETE", "UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED"),
]
AT_WORK = [
    *("CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS", "IMPORT_ROLLBACK_IN_PROGRESS"),
    *("REVIEW_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS"),
    *("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"),
]
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html"""
ENDED = ["SUCCEEDED", "FAILED", "FAULT", "STOPPED", "TIMED_OUT"]
"""https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Build.html"""


def woken(run, news):
    """The rules that an event of AWS matches."""
    patterns = {made.name: made.inputs.get("eventPattern") for made in run.all(RULE)}
    return [name for name, pattern in patterns.items() if pattern and matches(json.loads(pattern), news)]


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_documented_event_matches_its_own_rule_and_no_other(run, sample):
    assert woken(run, SAMPLES[sample]) == ([WAKES[sample]] if sample in WAKES else [])


@pytest.mark.parametrize("sample", WAKES)
def test_news_that_only_look_alike_wake_nobody(run, sample):
    assert woken(run, {**SAMPLES[sample], "source": "bellyfed.deployment"}) == []
    assert woken(run, {**SAMPLES[sample], "detail-type": "CloudFormation Resource Status Change"}) == []


@pytest.mark.parametrize("status", [*AT_REST, *AT_WORK])
def test_a_stack_that_came_to_rest_wakes_its_stage_and_one_at_work_does_not(run, status):
    sample = SAMPLES["cloudformation_stack_status_change"]
    news = {**sample, "detail": {**sample["detail"], "status-details": {"status": status, "status-reason": ""}}}
    assert bool(woken(run, news)) == (status in AT_REST)


@pytest.mark.parametrize("status", [*ENDED, "IN_PROGRESS"])
def test_a_build_that_ended_wakes_its_stage_and_one_at_work_does_not(run, status):
    sample = SAMPLES["codebuild_build_state_change"]
    assert bool(woken(run, {**sample, "detail": {**sample["detail"], "build-status": status}})) == (status in ENDED)
