"""Versions 1 and 2 went live one after the other; now people go back, an undo fails, and services are frozen."""

from __future__ import annotations

from typing import Any

from tests.sweep import going_back_people as people
from tests.sweep.going_back_people import at_work, frozen, has, held, over, target
from tests.sweep.scenarios import GOOD, SERVICE, SWEEP, Scenario, nothing, request, version_one_lives
from tests.world import World

OLD = b"old"


def code_of(deployment_id: str, version: str, **more: Any) -> dict[str, Any]:
    """The function alone; the stack stays as it is."""
    return {key: value for key, value in request(deployment_id, version, **more).items() if key != "infrastructure"}


# ---- what there is ----


def once_good(world: World) -> None:
    """Version 1 worked as long as nothing newer ever ran."""
    version_one_lives(world)

    def answer(payload: Any) -> Any:
        if any(version["code"] == GOOD + b"2" for version in world.lambda_.functions[SERVICE].versions.values()):
            raise RuntimeError("the rows are of another shape")
        return {"ok": True}

    world.s3.put("artifacts", "1.zip", OLD)
    world.lambda_.behave(OLD, answer)


def bakes(world: World) -> None:
    version_one_lives(world)
    world.cloudwatch.alarms["errors"] = "OK"


# ---- what people do ----


def back(world: World) -> None:
    """Version 1 has been built again meanwhile, under the same name."""
    world.s3.put("artifacts", "1.zip", b"built again")
    people.roll_back(world, "d-3")


def back_at_once(world: World) -> None:
    people.roll_back_by_event(world, "d-4", at_work("ValidateDeployment", "d-3"), now=True)


def again_and_released(world: World) -> None:
    begun, ended = at_work("DeployInfrastructure", "d-3"), over("d-3")
    people.ask(world, code_of("d-4", "3"), lambda world: begun(world) or ended(world), over("d-4"))
    people.ask(world, code_of("d-5", "3"), over("d-4"), over("d-5"))
    people.release(world, "3", has("REFUSED", "d-5"))


def frozen_meanwhile(world: World, everywhere: bool) -> None:
    """Ann lets the service go on when she knows that it was frozen."""
    said = people.freeze(world, everywhere)
    people.ask(world, code_of("d-3", "1"), lambda world: frozen(world, everywhere) and bool(said.seen))
    people.unfreeze(world, everywhere, has("QUEUED", "d-3"))


def resolved_with_a_queue(world: World) -> None:
    """By hand they put the code back; the alias had come back by itself."""
    world.lambda_.functions[SERVICE].code = GOOD + b"2"
    people.ask(world, code_of("d-4", "1"), held)
    people.resolve(world, "restored", lambda world: held(world) and "d-4" in target(world).get("queue", ()))


def mended(world: World) -> None:
    """The copy that the undo needs is there again."""
    world.s3.put("artifacts", f"deployment-coordinator/{SERVICE}.before.zip", GOOD + b"2")
    people.retry(world, "d-3")


WHOLE = (request("d-1", "1"), request("d-2", "2"))
LIVE = (code_of("d-1", "1"), code_of("d-2", "2"))
HELD = (*LIVE, code_of("d-3", "vandal"))
BAKING = code_of("d-3", "3", validation=[{"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 250}])
MARKED = {"irreversible": True, "irreversibleReason": "rows are deleted"}
IRREVERSIBLE = code_of("d-3", "3", application={**request("d-3", "3")["application"], **MARKED})
CONTROL, FINISH, BACK = (frozenset({each}) for each in ("control", "finish-deployment", "rollback-application"))
GOING_BACK = {
    s.name: s
    for s in (
        Scenario(
            "back-to-what-was-live", (), {"d-3": "SUCCEEDED"}, nothing, CONTROL | FINISH, people=back, before=WHOLE,
        ),
        Scenario(
            "back-at-once-by-an-event", (BAKING,), {"d-3": "CANCELLED", "d-4": "SUCCEEDED"}, bakes,
            frozenset({"start"}), people=back_at_once, before=LIVE,
        ),
        Scenario("way-back-fails", (), {"d-3": "ROLLED_BACK"}, once_good, FINISH, people=back, before=LIVE),
        Scenario(
            "quarantined-with-a-queue", (request("d-3", "3"),),
            {"d-3": "ROLLED_BACK", "d-4": "CANCELLED", "d-5": "REFUSED"}, version_one_lives,
            CONTROL | FINISH, people=again_and_released, before=LIVE,
        ),
        Scenario(
            "frozen-for-a-while", (), {"d-3": "SUCCEEDED"}, version_one_lives, CONTROL,
            people=lambda world: frozen_meanwhile(world, False), before=LIVE,
        ),
        Scenario(
            "all-frozen-for-a-while", (), {"d-3": "SUCCEEDED"}, version_one_lives, SWEEP,
            people=lambda world: frozen_meanwhile(world, True), before=LIVE,
        ),
        Scenario(
            "resolved-as-restored", (), {"d-4": "SUCCEEDED"}, version_one_lives, CONTROL,
            people=resolved_with_a_queue, before=HELD,
        ),
        Scenario("undo-tried-again", (), {}, version_one_lives, CONTROL | FINISH | BACK, people=mended, before=HELD),
        Scenario(
            "undo-stops-before-what-cannot-come-back", (IRREVERSIBLE,), {"d-3": "ROLLBACK_FAILED"}, version_one_lives,
            CONTROL | FINISH | BACK, people=lambda world: people.resolve(world, "live:3"), before=LIVE,
        ),
    )
}  # fmt: skip
"""What all deployments do is disturbed elsewhere."""
