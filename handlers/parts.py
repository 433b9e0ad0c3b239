"""A part of a request and its deployer, as the work of a stage."""

from __future__ import annotations

from domain import undo
from domain.deployment import Deployment
from handlers.adapters.aws import DeployRole
from handlers.deployers import DEPLOYERS
from handlers.results import Done, Waiting


def role_of(deployment: Deployment) -> DeployRole:
    return DeployRole(deployment.service, deployment.id)


def deploy(deployment: Deployment, part: str) -> Done | Waiting:
    """Begin, or look how far it is."""
    change = deployment.part(part)
    if change is None:
        return Done((f"the request has no {part}",))
    assert deployment.work is not None
    assert deployment.snapshot is not None
    deployer, role, operation = DEPLOYERS[change["kind"]], role_of(deployment), deployment.work.operation
    if operation is None:
        return deployer.begin(change, deployment.snapshot[part], role, deployment.id)
    return deployer.check(change, operation, role, deployment.id)


def revert(deployment: Deployment, part: str, *, last: bool = False) -> Done | Waiting:
    """One step nearer to the snapshot; nothing where nothing was touched."""
    step = undo.step_for(deployment, part)
    if step is None:
        return Done((f"{part} was not touched",))
    assert deployment.work is not None
    deployer = DEPLOYERS[step.change["kind"]]
    return deployer.revert(
        step.change, step.snapshot, deployment.work.operation, role_of(deployment), deployment.id, last
    )
