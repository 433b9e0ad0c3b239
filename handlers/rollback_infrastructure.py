"""RollbackInfrastructure: infrastructure comes to rest, and then back to what it was."""

from __future__ import annotations

from domain.deployment import Deployment
from domain.errors import Code
from handlers import parts
from handlers.stage import Done, Waiting, stage


def revert(deployment: Deployment) -> Done | Waiting:
    return parts.revert(deployment, "infrastructure")


handler = stage("RollbackInfrastructure", Code.UNDO_FAILED)(revert)
