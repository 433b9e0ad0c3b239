"""What a deployment of an ECS service would change, and why it could not be: found before anything changes."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, StageError
from handlers.adapters.aws import DeployRole
from handlers.deployers import ecs_revisions as revisions
from handlers.deployers import ecs_service as service_
from handlers.deployers import images

SHOWN = len("sha256:") + 12
"""Of a digest, what people are shown in a sentence."""


def examine(change: dict[str, Any], request: dict[str, Any], role: DeployRole) -> None:
    """The images must be there; the service, too, unless the request's infrastructure may create it."""
    ecs, problems = role.client("ecs"), []
    for name in change["images"]:
        try:
            pinned({**change, "images": {name: change["images"][name]}}, role)
        except StageError as error:
            problems.append(error.reason)
    service = service_.find(ecs, change)
    if service is not None:
        problems += [f"{service_.named(change)}: {each}" for each in _unsuited(ecs, change, service)]
    elif "infrastructure" not in request:
        missing = "does not exist, and the request has no infrastructure that could create it"
        problems.append(f"{service_.named(change)} {missing}")
    if problems:
        raise StageError(Code.PLAN_FAILED, "; ".join(problems))


def _unsuited(ecs: Any, change: dict[str, Any], service: service_.Service) -> list[str]:
    """Why a service that is there cannot be deployed."""
    controller = service.found.get("deploymentController", {}).get("type", "ECS")
    if controller != "ECS":
        return [f"its deployment controller is {controller}; only ECS itself can be asked to deploy here"]
    strategy = service.found.get("deploymentConfiguration", {}).get("strategy", "ROLLING")
    if strategy != "ROLLING":
        return [f"its deployment strategy is {strategy}; only ROLLING is supported"]
    if service.found["status"] != "ACTIVE":
        return [f"it is {service.found['status']}, and only an ACTIVE service can be deployed"]
    if "rolloutState" not in service.primary:
        return ["ECS tells no rollout state of a service behind a Classic Load Balancer; move it to another kind"]
    return unknown(change, revisions.describe(ecs, service.task_definition))


def unknown(change: dict[str, Any], revision: dict[str, Any]) -> list[str]:
    """The containers that a task definition has not."""
    there, arn = revisions.images(revision), revision["taskDefinitionArn"]
    lost = [each for each in change["images"] if each not in there]
    if change.get("asRecorded") and len(lost) < len(change["images"]):
        return []  # others have taken away a container since: the rest is restored
    told = f"task definition {revisions.name(arn)} has {', '.join(sorted(there))}"
    return [f"there is no container {', '.join(lost)}; {told}"] if lost else []


def plan(change: dict[str, Any], snapshot: dict[str, Any], role: DeployRole, mark: str) -> dict[str, Any] | None:
    """From which image to which, for each container; tags are resolved, so that nothing else can take their place."""
    name, live = service_.named(change), snapshot.get("images", {})
    wanted = pinned(change, role)
    moves = {
        container: {**({"from": live[container]} if container in live else {}), "to": image}
        for container, image in wanted.items()
    }
    recorded = {"asRecorded": True} if change.get("asRecorded") else {}
    state = snapshot.get("rollout", "COMPLETED")
    alert = f"the last rollout of {name} is {state}: an undo would bring back just that"
    return {
        "kind": "ecs",
        "cluster": change["cluster"],
        "service": change["service"],
        **({"from": {"taskDefinition": snapshot["taskDefinition"]}} if snapshot["exists"] else {}),
        "containers": moves,
        "pinned": {"images": wanted, **recorded},
        "pinnedAlone": {"images": {**live, **wanted}, "asRecorded": True},
        "summary": [f"{name}: {_sentence(container, move)}" for container, move in moves.items()],
        "alerts": [] if state == "COMPLETED" else [alert],
        "unchanged": all(move.get("from") == move["to"] for move in moves.values()),
    }


def pinned(change: dict[str, Any], role: DeployRole) -> dict[str, str]:
    """The images by digest. What a rollback restores may have no digest, where others had registered it: it is taken as
    the task definition had it. Raises StageError where an image is not there, or cannot be pinned."""
    return {
        container: image if change.get("asRecorded") and "@" not in image else images.resolve(role, image)
        for container, image in change["images"].items()
    }


def _sentence(container: str, move: dict[str, str]) -> str:
    if move.get("from") == move["to"]:
        return f"container {container} keeps its image"
    was = f"from {_short(move['from'])}" if "from" in move else "for the first time"
    return f"container {container} will run {_short(move['to'])}, {was}"


def _short(image: str) -> str:
    name, at, digest = image.partition("@")
    return f"{name}{at}{digest[:SHOWN]}"
