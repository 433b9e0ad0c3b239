"""What makes a pipeline look: AWS's own events wake what waits for them, the clock wakes the sweep."""

from collections.abc import Mapping

import pulumi

from components.function import Function
from components.rule import heard, rule

WAKING = {
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html
    "waking": {
        "source": ["aws.cloudformation"],
        "detail-type": ["CloudFormation Stack Status Change"],
        "detail": {"status-details": {"status": [{"suffix": "_COMPLETE"}, {"suffix": "_FAILED"}]}},
    },
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
    "waking-ecs": {
        "source": ["aws.ecs"],
        "detail-type": ["ECS Deployment State Change"],
        "detail": {"eventName": ["SERVICE_DEPLOYMENT_COMPLETED", "SERVICE_DEPLOYMENT_FAILED"]},
    },
    # https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
    "waking-codebuild": {
        "source": ["aws.codebuild"],
        "detail-type": ["CodeBuild Build State Change"],
        "detail": {"build-status": ["SUCCEEDED", "FAILED", "FAULT", "STOPPED", "TIMED_OUT"]},
    },
}
"""One rule for each service of AWS, by what its name ends with; what is still at work wakes nobody."""


def wake_up(
    name: str,
    resume: Function,
    sweep: Function,
    dead_letters_arn: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
    parent: pulumi.Resource,
) -> None:
    """The rules: a lost event of AWS is made good by the sweep, within a minute."""
    for what, pattern in WAKING.items():
        rule(f"{name}-{what}", heard(pattern), resume, dead_letters_arn, tags, parent)
    minute = {"schedule_expression": "rate(1 minute)"}
    rule(f"{name}-every-minute", minute, sweep, dead_letters_arn, tags, parent, seconds=60)
