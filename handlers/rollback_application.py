"""RollbackApplication: the version that was live takes over again."""

from __future__ import annotations

from domain.deployment import Deployment
from domain.errors import Code
from handlers import parts
from handlers.results import Done, Waiting
from handlers.stage import stage


def revert(deployment: Deployment) -> Done | Waiting:
    return parts.revert(deployment, "application")


handler = stage(Code.UNDO_FAILED)(revert)
