"""What people do at the control API in the sweeps: they look, and then they ask, approve, reject or cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers.adapters.items import plain
from tests.sweep.scenarios import SERVICE
from tests.world import World
from tests.world.clients import Client, Wish

USER = "arn:aws:iam::123456789012:user/"
DEPLOYMENT = "/deployments/{deploymentId}"
When = Callable[[dict[str, Any]], bool]


def client(world: World, name: str) -> Client:
    return Client(world.lambdas.run, "control", USER + name)


def row(world: World, deployment_id: str) -> dict[str, Any]:
    """The deployment row as it is, or nothing."""
    items = world.dynamodb.tables["history"].items.values()
    wanted = {"S": deployment_id}
    return next((plain(item) for item in items if item["deploymentId"] == wanted and "status" in item), {})


def waits(state: dict[str, Any]) -> bool:
    """For people: the gate has asked, and nothing is decided."""
    return state.get("status") == "AWAITING_APPROVAL" and not state["approval"]["decision"]


def given(count: int) -> When:
    return lambda state: waits(state) and len(state["approval"]["votes"]) >= count


def at_work(stage: str) -> When:
    """The stage has started something in AWS."""
    return lambda state: state.get("stage") == stage and bool(state.get("operation"))


def queued(state: dict[str, Any]) -> bool:
    return state.get("status") == "QUEUED"


def vote(
    world: World, name: str, said: str = "approve", when: When = waits, deployment_id: str = "d-1", plan: str = ""
) -> Wish:
    """Looks at the plan and votes on what is shown, unless it is to be another `plan`."""

    def act() -> Any:
        who, path = client(world, name), {"deploymentId": deployment_id}
        status, shown = who.call("GET", DEPLOYMENT, path)
        assert status == 200
        digest = plan or shown["plan"]["digest"]
        body = {"vote": said, "plan": digest, **({"reason": "not now"} if said == "reject" else {})}
        return name, who.call("POST", f"{DEPLOYMENT}/votes", path, body=body)

    return world.clients.wish(_ready(world, deployment_id, when), act)


def cancel(world: World, name: str, when: When, deployment_id: str = "d-1") -> Wish:
    def act() -> Any:
        call = client(world, name).call
        return name, call("POST", f"{DEPLOYMENT}/cancellation", {"deploymentId": deployment_id}, body={"reason": "no"})

    return world.clients.wish(_ready(world, deployment_id, when), act)


def ask(world: World, name: str, document: dict[str, Any]) -> Wish:
    """A request with proven identity, after a look at what there is."""

    def act() -> Any:
        call = client(world, name).call
        call("GET", "/targets")
        return name, call("POST", "/targets/{service}/deployments", {"service": SERVICE}, body=document)

    return world.clients.wish(lambda tries: True, act)


def _ready(world: World, deployment_id: str, when: When) -> Callable[[int], bool]:
    """Nobody waits for what cannot come any more."""

    def ready(tries: int) -> bool:
        state = row(world, deployment_id)
        if state.get("status") in OVER:
            world.clients.forget()
            return False
        return when(state)

    return ready


OVER = ("SUCCEEDED", "FAILED", "ROLLED_BACK", "ROLLBACK_FAILED", "REJECTED", "EXPIRED", "CANCELLED", "REFUSED")
