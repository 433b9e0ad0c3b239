"""What is deployed to ECS: the image of a service that lives, by rollouts that go well, that fail, and that hang.

How a rollout goes is told in tests/world/ecs_rollouts.py, after the documentation of AWS.
"""

from __future__ import annotations

from typing import Any

from tests.sweep.scenarios import SERVICE, UNDONE, WELL, Scenario, nothing, request
from tests.world import World
from tests.world.ecr import REGISTRY
from tests.world.ecs_rollouts import Fate

CRASH = Fate(tasks=({"stoppedReason": "Essential container in task exited", "containers": []},))
BEFORE = f"{REGISTRY}/{SERVICE}:before"


def deploying(tag: str) -> tuple[dict[str, Any], ...]:
    images = {"app": f"{REGISTRY}/{SERVICE}:{tag}"}
    part = {"kind": "ecs", "cluster": "web", "service": SERVICE, "images": images}
    made = request("d-1", "2", application=part, validation=[])
    del made["infrastructure"]
    return (made,)


def it_lives(world: World) -> None:
    """Others run it, by a tag."""
    for tag, fate in (("well", None), ("crashing", CRASH), ("hanging", Fate(hangs=True))):
        digest = world.ecr.push(SERVICE, tag)
        world.ecs.fates |= {f"{REGISTRY}/{SERVICE}@{digest}": fate} if fate else {}
    wanted = {"family": SERVICE, "containerDefinitions": [{"name": "app", "image": BEFORE}]}
    made = world.ecs.register_task_definition(wanted)["taskDefinition"]["taskDefinitionArn"]
    world.ecs.put("web", SERVICE, made)


def it_cannot_come_back(world: World) -> None:
    """It lives, but the image that it runs was deleted meanwhile."""
    it_lives(world)
    world.ecs.fates[BEFORE] = CRASH


UNDO = frozenset({"rollback-application", "rollback-infrastructure"})
ROLLOUTS = {
    name: Scenario(name, wanted, ends, prepare, disturbed, service=service)
    for name, wanted, ends, prepare, disturbed, service in (
        ("rollout", deploying("well"), WELL, it_lives, None, "ecs"),
        (
            "rollout-of-an-image-still-there",
            deploying("well"),
            WELL,
            it_lives,
            frozenset({"deploy-infrastructure"}),
            "ecr",
        ),
        ("rollout-of-no-image", deploying("gone"), {"d-1": "FAILED"}, it_lives, None, "ecr"),
        ("rollout-of-nothing", deploying("well"), {"d-1": "FAILED"}, nothing, frozenset({"prepare-deployment"}), "ecs"),
        ("rollout-fails", deploying("crashing"), UNDONE, it_lives, UNDO | {"deploy-application"}, "ecs"),
        ("rollout-hangs", deploying("hanging"), UNDONE, it_lives, frozenset({"rollback-infrastructure"}), "ecs"),
        ("undo-rollout-fails", deploying("crashing"), {"d-1": "ROLLBACK_FAILED"}, it_cannot_come_back, UNDO, "ecs"),
    )
}
"""All other services are disturbed where other kinds are deployed."""
