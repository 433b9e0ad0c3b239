"""DeployInfrastructure: what was planned still holds, and what the application needs is there first."""

from __future__ import annotations

from domain.deployment import Deployment
from domain.errors import Code
from handlers import parts
from handlers.results import Done, Waiting
from handlers.stage import stage


def deploy(deployment: Deployment) -> Done | Waiting:
    """This is the first change: only now it matters whether something moved while people were asked."""
    if deployment.work and deployment.work.operation is None:
        parts.must_hold(deployment)
    return parts.deploy(deployment, "infrastructure")


handler = stage(Code.INFRASTRUCTURE_FAILED)(deploy)
