"""RollbackInfrastructure: infrastructure comes to rest, and then back to what it was."""

from __future__ import annotations

from domain.deployment import Deployment
from domain.errors import Code
from handlers import parts
from handlers.results import Done, Waiting
from handlers.stage import stage

DISCARDING = {"phase": "discarding"}
"""A plan that is still being made cannot be taken back yet."""


def revert(deployment: Deployment) -> Done | Waiting:
    """A stack that declares the application's function changes it on its way back, too: the application has the last
    word, once the infrastructure rests."""
    operation = deployment.work.operation if deployment.work else None
    if operation in (None, DISCARDING) and not parts.discard(deployment):
        return Waiting(DISCARDING)
    infrastructure = parts.revert(deployment, "infrastructure", last=True)
    if isinstance(infrastructure, Waiting):
        return infrastructure
    application = parts.revert(deployment, "application", last=True)
    if isinstance(application, Waiting):
        return application
    return Done((*infrastructure.summary, *application.summary))


handler = stage(Code.UNDO_FAILED)(revert)
