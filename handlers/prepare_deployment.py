"""PrepareDeployment: what cannot work is found, what is there now is kept, and what will change is laid out."""

from __future__ import annotations

from domain import plan
from domain.deployment import Deployment
from domain.errors import Code, StageError
from handlers import parts
from handlers.deployers import DEPLOYERS
from handlers.results import Done, Waiting
from handlers.stage import stage


def prepare(deployment: Deployment) -> Done | Waiting:
    role, changes = parts.role_of(deployment), parts.of(deployment)
    _examine(deployment)
    snapshot = {name: DEPLOYERS[change["kind"]].snapshot(change, role) for name, change in changes.items()}
    planned = {}
    for name in reversed(changes):  # what is read only, before what is made
        change = changes[name]
        planned[name] = DEPLOYERS[change["kind"]].plan(change, snapshot[name], role, deployment.mark)
    if None in planned.values():
        return Waiting({"phase": "planning"})
    made = plan.assemble(deployment.request, {name: planned[name] for name in changes}, snapshot)
    return Done((*made["summary"], *made["alerts"]), snapshot=snapshot, plan=made)


def _examine(deployment: Deployment) -> None:
    """Raises StageError with everything that is wrong with any part."""
    problems: list[str] = []
    for change in parts.of(deployment).values():
        try:
            DEPLOYERS[change["kind"]].examine(change, deployment.request, parts.role_of(deployment))
        except StageError as error:
            problems.append(error.reason)
    if problems:
        raise StageError(Code.PLAN_FAILED, "; ".join(problems))


handler = stage(Code.PLAN_FAILED)(prepare)
