"""Cancelling works in every state that is not final: what was changed is undone, and the end is CANCELLED."""

from __future__ import annotations

from typing import Any

import pytest

from domain import stages
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.sweep.invariants import picture
from tests.sweep.people import When, at_work, queued, waits
from tests.sweep.scenarios import nothing
from tests.world import World

BAKES = [{"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 300}]


def begun(stage: str) -> When:
    return lambda state: state.get("stage") == stage


STATES: dict[str, tuple[When, dict[str, Any]]] = {
    "while it waits for people": (waits, {"approvals": {"required": 1}}),
    "while its stack is updated": (at_work(stages.INFRASTRUCTURE), {}),
    "while its stack hangs": (at_work(stages.INFRASTRUCTURE), {"version": "hanging"}),
    "while its function settles": (at_work(stages.APPLICATION), {}),
    "while it bakes": (at_work(stages.VALIDATE), {"validation": BAKES}),
    "while it is undone": (begun(stages.UNDO_INFRASTRUCTURE), {"version": "3"}),
}


def ask(shop: Shop, version: str = "2", **more: Any) -> None:
    shop.world.cloudwatch.alarms["errors"] = "OK"
    shop.world.lambda_.seconds_per_update = 100
    shop.asks(version, **more)


@pytest.fixture(autouse=True)
def at_rest(shop: Shop) -> Any:
    yield
    shop.world.lambda_.seconds_per_update = 0


@pytest.mark.parametrize("state", STATES)
def test_a_deployment_can_be_cancelled(shop: Shop, api: Api, state: str) -> None:
    reached, wanted = STATES[state]
    before = picture(shop.world)
    ask(shop, **wanted)
    shop.until(reached)
    answer = api.cancel()
    assert (answer.status, answer["deploymentId"]) == (202, "d-1")
    assert answer["status"] in ("RUNNING", "AWAITING_APPROVAL", "ROLLING_BACK")
    assert answer["message"] == "it is being cancelled; what it changed is undone first"
    assert (shop.ends(), picture(shop.world)) == ("CANCELLED", before)
    assert not [each for each in shop.world.cloudformation.change_sets.made.values() if each.listed]


def test_one_that_has_not_begun_yet_never_does(shop: Shop, api: Api) -> None:
    before = picture(shop.world)
    shop.comes()
    assert (api.cancel().status, "stage" in shop.row()) == (202, False)
    assert (shop.ends(), picture(shop.world)) == ("CANCELLED", before)
    assert {told["stage"] for told in shop.told("StageCompleted")} <= set(stages.UNDO)


@pytest.mark.parametrize("seconds_to_make", [60, 160, 1000])
def test_one_whose_plan_is_being_made_leaves_nothing(
    shop: Shop, api: Api, monkeypatch: pytest.MonkeyPatch, seconds_to_make: float
) -> None:
    """A new stack would be left in review, and its name taken."""
    monkeypatch.setattr(shop.world.cloudformation.change_sets, "seconds_to_make", seconds_to_make)
    shop.asks(infrastructure={"kind": "cloudformation", "stack": "new", "template": "s3://artifacts/empty.json"})
    shop.until(at_work(stages.PREPARE))
    api.cancel()
    assert shop.ends() == "CANCELLED"
    shop.passes(10)
    (left,) = [stack for stack in shop.world.cloudformation.stacks.values() if stack.name == "new"]
    assert left.status == "DELETE_COMPLETE"


def test_one_cancelled_between_its_plan_and_its_gate_leaves_nothing(world: World) -> None:
    """The gate begins, finds that it is to stop, and never comes to its own work."""
    Shop(world, nothing).asks(people=1)
    begins = next(call.index for call in world.faults.calls if call.by == "approve-deployment")
    shop = Shop(world, nothing)
    world.faults.plan[begins] = lambda: Api(world).cancel()
    assert shop.asks(people=1).ends() == "CANCELLED"
    assert [stack.status for stack in world.cloudformation.stacks.values()] == ["DELETE_COMPLETE"]


def test_one_that_waits_for_its_turn_gives_up_its_place_at_once(shop: Shop, api: Api) -> None:
    shop.asks("hanging").asks(deployment_id="d-2").asks("1", deployment_id="d-3").until(queued, "d-3")
    answer = api.cancel(deployment_id="d-2")
    assert (answer.status, answer["status"], answer["message"]) == (202, "CANCELLED", "it is cancelled")
    assert api.call("GET", "/targets/{service}", {"service": "shop"})["queue"] == ["d-3"]
    assert shop.row("d-2")["status"] == "CANCELLED"


def test_who_cancelled_and_why_stands_in_the_history(shop: Shop, api: Api) -> None:
    shop.waits()
    api.cancel("ben")
    shop.ends()
    shown = api.show()
    by = "arn:aws:iam::123456789012:user/ben"
    assert (shown["cancel"]["by"], shown["cancel"]["name"], shown["cancel"]["reason"]) == (by, "ben", "not now")
    assert shown["failure"]["reason"] == "cancelled by ben: not now"
    (asked,) = shop.told("CancellationRequested")
    assert (asked["by"], asked["reason"]) == (by, "not now")


def test_the_service_goes_to_the_next(shop: Shop, api: Api) -> None:
    shop.waits()
    shop.asks(deployment_id="d-2")
    api.cancel()
    assert (shop.ends(), shop.row("d-2")["status"]) == ("CANCELLED", "SUCCEEDED")
