"""Somebody acts just before each single call of a deployment: what they are told is what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest

from tests.handlers.control.api import Answer, Api
from tests.handlers.control.service import Shop
from tests.sweep.invariants import picture
from tests.sweep.people import waits
from tests.sweep.scenarios import nothing, version_one_lives
from tests.world import World

pytestmark = pytest.mark.sweep
BEFORE = ("prepare-deployment", "approve-deployment", "deploy-infrastructure")
AFTER = ("deploy-application", "validate-deployment", "finish-deployment")
UNDO = ("validate-deployment", "rollback-application", "rollback-infrastructure", "finish-deployment")


def gate(shop: Shop, api: Api) -> None:
    """People are asked, and ann approves; if somebody stopped it before, she is told so."""
    shop.asks(people=1)
    shop.world.run_until(lambda: waits(shop.row()) or shop.row().get("status") not in (None, "RUNNING"))
    api.vote("ann", plan=plan_of(shop))


def straight(shop: Shop, api: Api) -> None:
    shop.asks()


def broken(shop: Shop, api: Api) -> None:
    """It is undone by itself."""
    shop.asks("3")


def at_every_call(
    world: World, story: Any, prepare: Any, act: Callable[[Shop], Answer], functions: Collection[str]
) -> dict[Any, Any]:
    """What is wrong with what came of it, by call of these functions; empty if nothing is."""

    def run(act_at: int = 0) -> tuple[Shop, list[Answer], str, Any]:
        said: list[Answer] = []
        shop = Shop(world, prepare)
        before = picture(world)
        world.faults.plan[act_at] = lambda: said.append(act(shop))
        story(shop, Api(world))
        return shop, said, shop.ends(), before

    run()
    found: dict[Any, Any] = {}
    for call in [each for each in world.faults.calls if each.by in functions]:
        if wrong := _wrong(*run(call.index)):
            found[call.index, *call.key] = wrong
    return found


def _wrong(shop: Shop, said: list[Answer], ended: str, before: Any) -> list[Any]:
    """2xx must stop it, with nothing left; 4xx must not have changed anything."""
    if len(said) != 1:
        return ["never came to it"]
    stopped = {202: "CANCELLED", 200: "REJECTED"}.get(said[0].status)
    if stopped is None:
        return [said, ended] if said[0].status >= 500 or ended in ("CANCELLED", "REJECTED") else []
    left = [each.name for each in shop.world.cloudformation.change_sets.made.values() if each.listed]
    same = picture(shop.world) == before
    return [] if ended == stopped and same and not left else [said[0].status, ended, "as before" if same else "", *left]


def cancelled(shop: Shop) -> Answer:
    return Api(shop.world).cancel()


def rejected(shop: Shop) -> Answer:
    return Api(shop.world).vote("ben", "reject", plan=plan_of(shop))


def plan_of(shop: Shop) -> str:
    return str((shop.row().get("plan") or {}).get("digest", "0" * 64))


@pytest.mark.parametrize(
    ("story", "prepare", "functions"),
    [(straight, version_one_lives, AFTER), (straight, nothing, BEFORE), (broken, version_one_lives, UNDO)],
)
def test_a_deployment_may_be_cancelled_at_any_moment(world: World, story: Any, prepare: Any, functions: Any) -> None:
    assert at_every_call(world, story, prepare, cancelled, functions) == {}


def test_a_deployment_that_people_approve_may_be_cancelled_at_any_moment(world: World) -> None:
    assert at_every_call(world, gate, version_one_lives, cancelled, BEFORE) == {}


def test_a_deployment_may_be_rejected_at_any_moment(world: World) -> None:
    assert at_every_call(world, gate, version_one_lives, rejected, BEFORE) == {}
