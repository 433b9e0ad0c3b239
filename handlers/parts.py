"""A part of a request and its deployer, as the work of a stage."""

from __future__ import annotations

from typing import Any

from domain import undo
from domain.deployment import Deployment
from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError, DeployRole, is_transient, message
from handlers.adapters.log import log
from handlers.deployers import DEPLOYERS
from handlers.results import Done, Waiting


def role_of(deployment: Deployment) -> DeployRole:
    return DeployRole(deployment.service, deployment.id)


def of(deployment: Deployment) -> dict[str, dict[str, Any]]:
    """The parts of the request, in the order in which they are deployed."""
    return {name: part for name in ("infrastructure", "application") if (part := deployment.part(name))}


def must_hold(deployment: Deployment) -> None:
    """Nothing of what was planned may have moved since, unless it was this deployment that moved it.

    Raises StageError, and takes back what was made for the plan, where it has.
    """
    role, plan, changes = role_of(deployment), deployment.plan or {}, of(deployment)
    if any(DEPLOYERS[change["kind"]].begun(change, role, deployment.mark) for change in changes.values()):
        return
    reasons = [
        DEPLOYERS[change["kind"]].moved(change, (deployment.snapshot or {})[name], plan[name], role, deployment.mark)
        for name, change in changes.items()
    ]
    if found := [reason for reason in reasons if reason]:
        discard(deployment)
        raise StageError(Code.PLAN_CHANGED, f"the plan does not hold any more, nothing was changed: {'; '.join(found)}")


def discard(deployment: Deployment) -> bool:
    """Take back what was made for a plan that is not carried out; False where something of it cannot be taken back yet.

    What AWS refuses to take back does no harm.
    """
    role = role_of(deployment)
    discarded = [_discard(deployment, change, role) for change in of(deployment).values()]
    return all(discarded)


def _discard(deployment: Deployment, change: dict[str, Any], role: DeployRole) -> bool:
    try:
        return bool(DEPLOYERS[change["kind"]].discard(change, role, deployment.mark))
    except ClientError as error:
        if is_transient(error):
            raise
        log("warning", "plan not discarded", deploymentId=deployment.id, reason=message(error))
        return True


def deploy(deployment: Deployment, part: str) -> Done | Waiting:
    """Begin, or look how far it is."""
    change, operation = deployment.part(part), _operation(deployment, part)
    if change is None:
        return Done((f"the request has no {part}",))
    deployer, role, plan = DEPLOYERS[change["kind"]], role_of(deployment), (deployment.plan or {})[part]
    if operation is None:
        return _named(deployer.begin(change, plan, role, deployment.mark), part)
    return _named(deployer.check(change, plan, operation, role, deployment.mark), part)


def revert(deployment: Deployment, part: str, *, last: bool = False) -> Done | Waiting:
    """One step nearer to the snapshot; nothing where nothing was touched."""
    step, operation = undo.step_for(deployment, part), _operation(deployment, part)
    if step is None:
        return Done((f"{part} was not touched",))
    if step.irreversible:
        raise StageError(Code.UNDO_FAILED, f"{step}; the undo stopped before it")
    deployer, role = DEPLOYERS[step.change["kind"]], role_of(deployment)
    return _named(deployer.revert(step.change, step.snapshot, operation, role, deployment.mark, last), part)


def _operation(deployment: Deployment, part: str) -> dict[str, Any] | None:
    """What the stage at work started for this part: one stage may revert two."""
    operation = deployment.work.operation if deployment.work else None
    return operation if operation and operation.get("part") == part else None


def _named(result: Done | Waiting, part: str) -> Done | Waiting:
    return Waiting({**result.operation, "part": part}, result.waits_for) if isinstance(result, Waiting) else result
