"""ECS services on their way back: the task definition first, then the settings, then the revisions that were made.

A task definition that is neither ours nor the snapshot's was deployed by somebody else on top of ours, and stays; or
it is the infrastructure's, which has come back itself when this is asked for the last time: the service follows it.
"""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import DeployRole
from handlers.deployers import ecs_revisions as revisions
from handlers.deployers import ecs_service as service_
from handlers.results import Done, Waiting

Snapshot = dict[str, Any]


def revert(
    change: dict[str, Any],
    snapshot: Snapshot,
    operation: dict[str, Any] | None,
    role: DeployRole,
    mark: str,
    last: bool,
) -> Done | Waiting:
    """Back to the very task definition and settings; our revisions are kept until `last`: they tell what we did."""
    ecs = role.client("ecs")
    if not snapshot["exists"]:
        return _forget(ecs, change, mark)
    if operation and (waiting := service_.watch(ecs, change, operation, Code.UNDO_FAILED)):
        return waiting
    service, name = service_.find(ecs, change), service_.named(change)
    if service is None:
        raise StageError(Code.UNDO_FAILED, f"{name} was there before and is gone; create it again by hand")
    was = snapshot["taskDefinition"]
    now = revisions.describe(ecs, service.task_definition)
    before = now if service.task_definition == was else revisions.describe(ecs, was)
    left = [revisions.preceding(operation["left"])] if operation else []
    made = revisions.made(ecs, mark, was, service.task_definition, *left)
    if not _is_back(now, before, mark):
        if _must_come_back(change, now, made, mark, last):
            return _restore(ecs, change, snapshot, before, now, mark)
    elif service.primary["id"] != snapshot["deployment"]:
        return _settle(ecs, change, snapshot, service, made, last)
    revisions.drop(ecs, made, revisions.family(was), last)
    return Done((f"{name} was not changed by this deployment",))


def _is_back(now: dict[str, Any], before: dict[str, Any], mark: str) -> bool:
    """ECS does not go back to a revision that was deregistered, by CloudFormation for one: its content must do."""
    if now["taskDefinitionArn"] == before["taskDefinitionArn"]:
        return True
    same = revisions.content(now) == revisions.content(before)
    return before["status"] == "INACTIVE" and same and not revisions.is_ours(now, mark)


def _settle(
    ecs: Any, change: dict[str, Any], snapshot: Snapshot, service: service_.Service, made: list[Any], last: bool
) -> Done | Waiting:
    """It runs what it ran, by a rollout that came after the snapshot's; the settings follow when that is complete.

    One that failed is of an earlier attempt to undo, or of a call whose answer was lost: it is begun anew.
    """
    if service.primary["rolloutState"] == "FAILED":
        service = service_.update(ecs, change, forceNewDeployment=True)
    if service.primary["rolloutState"] != "COMPLETED":
        return _waiting(service, service.task_definition)
    if service.settings != snapshot["configuration"]:
        service_.update(ecs, change, deploymentConfiguration=snapshot["configuration"])
    revisions.drop(ecs, made, revisions.family(snapshot["taskDefinition"]), last)
    return Done((f"{service_.named(change)} runs {revisions.name(service.task_definition)} again",))


def _must_come_back(
    change: dict[str, Any], now: dict[str, Any], made: list[dict[str, Any]], mark: str, last: bool
) -> bool:
    """Raises StageError where somebody else deployed on top of what we did."""
    if revisions.is_ours(now, mark):
        return True
    rolled_out = any(revisions.copied_from(each) != now["taskDefinitionArn"] for each in made)
    if rolled_out and not last:
        name = service_.named(change)
        raise StageError(Code.UNDO_FAILED, f"{name} was deployed by somebody else since; bring it back by hand")
    return last and (rolled_out or revisions.of_stack(now))


def _restore(
    ecs: Any, change: dict[str, Any], snapshot: Snapshot, before: dict[str, Any], now: dict[str, Any], mark: str
) -> Waiting:
    """With the circuit breaker on: else nobody would tell that the undo fails. The settings follow at its end."""
    gone = before["status"] == "INACTIVE"
    revision = revisions.again(ecs, before, mark) if gone else before["taskDefinitionArn"]
    guarded = service_.guarded(snapshot["configuration"])
    restored = service_.update(ecs, change, taskDefinition=revision, deploymentConfiguration=guarded)
    return _waiting(restored, now["taskDefinitionArn"])


def _waiting(service: service_.Service, left: str) -> Waiting:
    """Where the infrastructure changed the family, only what was left leads to our revision."""
    rollout = service.waiting()
    return Waiting({**rollout.operation, "left": left}, rollout.waits_for)


def _forget(ecs: Any, change: dict[str, Any], mark: str) -> Done:
    """The service was not there before: whoever made it removes it; ours are the revisions alone."""
    service = service_.find(ecs, change, gone=True)
    if service and service.found["status"] != "ACTIVE":
        now = revisions.describe(ecs, service.task_definition)
        ours = [now] if revisions.is_ours(now, mark) else revisions.made(ecs, mark, service.task_definition)
        revisions.drop(ecs, ours, "", last=True)
    return Done((f"{service_.named(change)} was not there before; the infrastructure removes it",))
