"""ECS services: a new revision of the task definition with the planned images, rolled out and waited for by its id."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import DeployRole
from handlers.deployers import ecs_plan, ecs_undo
from handlers.deployers import ecs_revisions as revisions
from handlers.deployers import ecs_service as service_
from handlers.results import Done, Waiting

examine, plan = ecs_plan.examine, ecs_plan.plan


def snapshot(change: dict[str, Any], role: DeployRole) -> dict[str, Any]:
    """The task definition and settings of the service, and which rollout brought them."""
    ecs = role.client("ecs")
    service = service_.find(ecs, change)
    if service is None:
        return {"exists": False}
    live = revisions.images(revisions.describe(ecs, service.task_definition))
    return {
        "exists": True,
        "taskDefinition": service.task_definition,
        "deployment": service.primary["id"],
        "rollout": service.primary["rolloutState"],
        "configuration": service.settings,
        "images": live,
    }


def begun(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    """The application is never the first change of a deployment."""
    return False


def moved(change: dict[str, Any], snapshot: dict[str, Any], plan: dict[str, Any], role: DeployRole, mark: str) -> str:
    service, name = service_.find(role.client("ecs"), change), service_.named(change)
    now = (service.task_definition, service.settings) if service else None
    if now != ((snapshot["taskDefinition"], snapshot["configuration"]) if snapshot["exists"] else None):
        return f"{name} was changed by somebody else since the plan was made"
    try:
        ecs_plan.pinned(plan["pinned"], role)
    except StageError as error:
        return error.reason
    return ""


def discard(change: dict[str, Any], role: DeployRole, mark: str) -> bool:
    """Nothing was made for the plan."""
    return True


def begin(change: dict[str, Any], plan: dict[str, Any], role: DeployRole, mark: str) -> Done | Waiting:
    """Register the revision and have it rolled out; each step finds its own work done if it is called again.

    It is a copy of what the service runs now, also where the infrastructure changed that since the plan was made.
    """
    ecs, name = role.client("ecs"), service_.named(change)
    service = service_.find(ecs, change)
    if service is None:
        raise StageError(Code.APPLICATION_FAILED, f"{name} does not exist; the infrastructure must create it")
    now = revisions.describe(ecs, service.task_definition)
    if revisions.is_ours(now, mark):
        return service.waiting()
    if lost := ecs_plan.unknown(change, now):
        raise StageError(Code.APPLICATION_FAILED, f"{name}: {'; '.join(lost)}")
    wanted, before = plan["pinned"]["images"], plan.get("from", {}).get("taskDefinition", service.task_definition)
    made = revisions.made(ecs, mark, before, service.task_definition)
    if any(revisions.copied_from(each) != service.task_definition for each in made):
        raise StageError(Code.APPLICATION_FAILED, f"{name} was deployed by somebody else meanwhile")
    if {**revisions.images(now), **wanted} == revisions.images(now):
        return service.waiting()
    revision = made[0]["taskDefinitionArn"] if made else revisions.copy(ecs, now, wanted, mark)
    guarded = service_.guarded(service.settings)
    return service_.update(ecs, change, taskDefinition=revision, deploymentConfiguration=guarded).waiting()


def check(
    change: dict[str, Any], plan: dict[str, Any], operation: dict[str, Any], role: DeployRole, mark: str
) -> Done | Waiting:
    """Raises StageError with the reasons of the tasks where ECS gave the rollout up."""
    waiting = service_.watch(role.client("ecs"), change, operation, Code.APPLICATION_FAILED)
    return waiting or Done((f"{service_.named(change)} runs {revisions.name(operation['taskDefinition'])}",))


revert = ecs_undo.revert
