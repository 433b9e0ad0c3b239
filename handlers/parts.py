"""A part of a request and its deployer, as the work of a stage."""

from __future__ import annotations

from typing import Any

from domain import undo
from domain.deployment import Deployment
from handlers.adapters.aws import DeployRole
from handlers.deployers import DEPLOYERS
from handlers.results import Done, Waiting


def role_of(deployment: Deployment) -> DeployRole:
    return DeployRole(deployment.service, deployment.id)


def deploy(deployment: Deployment, part: str) -> Done | Waiting:
    """Begin, or look how far it is."""
    change, operation = deployment.part(part), _operation(deployment, part)
    if change is None:
        return Done((f"the request has no {part}",))
    deployer, role = DEPLOYERS[change["kind"]], role_of(deployment)
    if operation is None:
        snapshot = (deployment.snapshot or {})[part]
        return _named(deployer.begin(change, snapshot, role, deployment.id), part)
    return _named(deployer.check(change, operation, role, deployment.id), part)


def revert(deployment: Deployment, part: str, *, last: bool = False) -> Done | Waiting:
    """One step nearer to the snapshot; nothing where nothing was touched."""
    step, operation = undo.step_for(deployment, part), _operation(deployment, part)
    if step is None:
        return Done((f"{part} was not touched",))
    deployer, role = DEPLOYERS[step.change["kind"]], role_of(deployment)
    return _named(deployer.revert(step.change, step.snapshot, operation, role, deployment.id, last), part)


def _operation(deployment: Deployment, part: str) -> dict[str, Any] | None:
    """What the stage at work started for this part: one stage may revert two."""
    operation = deployment.work.operation if deployment.work else None
    return operation if operation and operation.get("part") == part else None


def _named(result: Done | Waiting, part: str) -> Done | Waiting:
    return Waiting({**result.operation, "part": part}, result.waits_for) if isinstance(result, Waiting) else result
