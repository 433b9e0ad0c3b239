"""What makes a pipeline look: AWS's own events wake what waits for them, the clock wakes the sweep."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components.documents import as_json
from components.event_bus import target
from components.function import Function

WAKING = {
    "source": ["aws.cloudformation"],
    "detail-type": ["CloudFormation Stack Status Change"],
    "detail": {"status-details": {"status": [{"suffix": "_COMPLETE"}, {"suffix": "_FAILED"}]}},
}
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html"""


def wake_up(
    name: str,
    resume: Function,
    sweep: Function,
    dead_letters_arn: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
    parent: pulumi.Resource,
) -> None:
    """Two rules: a lost event of AWS is made good by the sweep, within a minute."""
    child = pulumi.ResourceOptions(parent=parent)
    waking = aws.cloudwatch.EventRule(f"{name}-waking", event_pattern=as_json(WAKING), tags=tags, opts=child)
    target(f"{name}-waking", waking, resume, dead_letters_arn, parent)
    minute = aws.cloudwatch.EventRule(
        f"{name}-every-minute", schedule_expression="rate(1 minute)", tags=tags, opts=child
    )
    target(f"{name}-every-minute", minute, sweep, dead_letters_arn, parent, seconds=60)
