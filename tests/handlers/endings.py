"""Deployments of the service web that are about to end, and their end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import progress, stages
from domain.deployment import Deployment
from domain.errors import Code, StageError
from handlers import finish_deployment
from tests.handlers.conftest import NOW
from tests.handlers.deployments import MINUTES, REQUEST, running

FAILED = StageError(Code.APPLICATION_FAILED, "it broke")
LOST = StageError(Code.UNDO_FAILED, "the code is gone")


def finish(deployment_id: str = "d1") -> str:
    """How it ended."""
    event = {"deploymentId": deployment_id, "execution": deployment_id, "token": "t", "stateMachine": "machine"}
    return finish_deployment.handler({**event, "input": {}}, None).get("status", "")


def goes_well(version: str = "3", **more: Any) -> Deployment:
    """Every stage reached its goal."""
    return _of(running("d1", *stages.FORWARD), version, more)


def is_undone(version: str = "3", *, well: bool = True, **more: Any) -> Deployment:
    """The application's stage failed, and its undo ended."""
    state = progress.fail(running("d1", stages.PREPARE, at_work=stages.APPLICATION), FAILED, NOW)
    for stage in stages.UNDO:
        state = progress.begin(state, stage, token=stage, timeout=MINUTES, now=NOW, cause=FAILED)
        if not well:
            state = progress.fail(state, LOST, NOW)
            break
        state = progress.complete(state, (), NOW)
    return _of(state, version, more)


def _of(state: Deployment, version: str, more: dict[str, Any]) -> Deployment:
    document = {**REQUEST, "version": version, **more.pop("request", {})}
    return replace(state, version=version, **{"request": document, **more})
