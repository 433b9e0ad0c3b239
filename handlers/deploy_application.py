"""DeployApplication: the new version takes over."""

from __future__ import annotations

from domain.deployment import Deployment
from domain.errors import Code
from handlers import parts
from handlers.results import Done, Waiting
from handlers.stage import stage


def deploy(deployment: Deployment) -> Done | Waiting:
    return parts.deploy(deployment, "application")


handler = stage(Code.APPLICATION_FAILED)(deploy)
