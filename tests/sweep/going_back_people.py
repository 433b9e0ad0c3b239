"""What people do about a service in the sweeps: they go back, freeze, resolve, try an undo again, release a version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.events import SOURCE
from domain.target import ALL
from handlers.adapters.items import plain
from tests.sweep.people import OVER, client, row
from tests.sweep.scenarios import SERVICE
from tests.world import World
from tests.world.clients import Wish

TARGET = "/targets/{service}"
PATIENCE = 2 * 3600
Ready = Callable[[World], bool]


def target(world: World, service: str = SERVICE) -> dict[str, Any]:
    item = world.dynamodb.tables["targets"].items.get((service,))
    return plain(item) if item else {}


def always(world: World) -> bool:
    return True


def has(status: str, deployment_id: str) -> Ready:
    return lambda world: row(world, deployment_id).get("status") == status


def over(deployment_id: str) -> Ready:
    return lambda world: row(world, deployment_id).get("status") in OVER


def at_work(stage: str, deployment_id: str) -> Ready:
    """The stage has started something in AWS, or waits for it."""
    return lambda world: row(world, deployment_id).get("stage") == stage and "operation" in row(world, deployment_id)


def held(world: World) -> bool:
    return bool(target(world).get("held"))


def resolved(world: World) -> bool:
    return not held(world)


def frozen(world: World, everywhere: bool) -> bool:
    return "freeze" in target(world, ALL if everywhere else SERVICE)


def wish(world: World, when: Ready, act: Callable[[], Any]) -> Wish:
    """Who has begun goes on until there is an answer; nobody waits for ever for what does not come."""
    until = world.now() + PATIENCE

    def ready(tries: int) -> bool:
        if world.now() > until:
            world.clients.forget()
        return world.now() <= until and bool(tries or when(world))

    return world.clients.wish(ready, act)


def call(
    world: World,
    path: str,
    body: dict[str, Any],
    when: Ready = always,
    done: Ready | None = None,
    **named: str,
) -> Wish:
    """Ann calls, and again where the answer was lost; a refusal is right then, if what she wanted is `done`."""

    def act() -> Any:
        status, document = client(world, "ann").call("POST", path, named, body={"reason": "seen", **body})
        assert status < 300 or (done and done(world)), (status, document)
        return status

    return wish(world, when, act)


def roll_back(world: World, deployment_id: str) -> None:
    """She looks at what it would change, and does it."""
    path, named = f"{TARGET}/rollback", {"service": SERVICE}
    wish(world, always, lambda: client(world, "ann").call("GET", path, named))
    call(world, path, {"deploymentId": deployment_id}, **named)


def roll_back_by_event(world: World, deployment_id: str, when: Ready, **wanted: Any) -> None:
    detail = {"service": SERVICE, "deploymentId": deployment_id, "reason": "seen", "requestedBy": "ci", **wanted}
    wish(world, when, lambda: world.publish(SOURCE, "RollbackRequested", detail))


def ask(world: World, document: dict[str, Any], when: Ready, done: Ready | None = None) -> None:
    call(world, f"{TARGET}/deployments", document, when, done, service=SERVICE)


def freeze(world: World, everywhere: bool) -> Wish:
    if everywhere:
        return call(world, "/freeze", {})
    return call(world, f"{TARGET}/freeze", {}, service=SERVICE)


def unfreeze(world: World, everywhere: bool, when: Ready) -> None:
    path, named = ("/unfreeze", {}) if everywhere else (f"{TARGET}/unfreeze", {"service": SERVICE})
    call(world, path, {}, when, lambda world: not frozen(world, everywhere), **named)


def resolve(world: World, said: str, when: Ready = held) -> None:
    call(world, f"{TARGET}/resolution", {"as": said}, when, resolved, service=SERVICE)


def retry(world: World, deployment_id: str) -> None:
    call(world, "/deployments/{deploymentId}/retry", {}, held, resolved, deploymentId=deployment_id)


def release(world: World, version: str, when: Ready) -> None:
    def done(world: World) -> bool:
        return version not in target(world).get("quarantine", {})

    call(world, f"{TARGET}/releases", {"version": version}, when, done, service=SERVICE)
