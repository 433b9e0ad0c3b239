"""`plan`: what a deployment will change, for those who approve it."""

from __future__ import annotations

from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.options import DeploymentId

SHOWN = (
    "deploymentId",
    "service",
    "version",
    "restores",
    "leaves",
    "retries",
    "environment",
    "status",
    "requestedBy",
    "requester",
    "reason",
    "acceptedAt",
    "plan",
    "approval",
)


@asking
def plan(desk: Desk, deployment: DeploymentId) -> None:
    """Show what a deployment will change, who must agree, and who has."""
    from ops.commands.plan_view import plan_view

    found = desk.api.deployment(deployment)
    desk.answer({key: found[key] for key in SHOWN if key in found}, plan_view)
