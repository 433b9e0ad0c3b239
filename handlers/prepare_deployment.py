"""PrepareDeployment: what cannot work is found, and what is there now is kept, before anything changes."""

from __future__ import annotations

from domain.deployment import Deployment
from domain.errors import Code, StageError
from handlers.deployers import DEPLOYERS
from handlers.parts import role_of
from handlers.results import Done
from handlers.stage import stage


def prepare(deployment: Deployment) -> Done:
    role = role_of(deployment)
    parts = {name: part for name in ("infrastructure", "application") if (part := deployment.part(name))}
    summary: list[str] = []
    problems: list[str] = []
    for change in parts.values():
        try:
            summary += DEPLOYERS[change["kind"]].plan(change, deployment.request, role)
        except StageError as error:
            problems.append(error.reason)
    if problems:
        raise StageError(Code.PLAN_FAILED, "; ".join(problems))
    snapshot = {name: DEPLOYERS[change["kind"]].snapshot(change, role) for name, change in parts.items()}
    return Done(tuple(summary) or ("nothing to deploy",), snapshot=snapshot)


handler = stage("PrepareDeployment", Code.PLAN_FAILED)(prepare)
