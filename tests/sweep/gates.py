"""Deployments for which people are asked, and deployments that people stop."""

from __future__ import annotations

from typing import Any

from tests.sweep.canary_scenarios import CANARIES
from tests.sweep.codebuild_scenarios import BUILDS
from tests.sweep.ecs_scenarios import ROLLOUTS
from tests.sweep.going_back_scenarios import GOING_BACK
from tests.sweep.people import ask, at_work, cancel, given, queued, vote, waits
from tests.sweep.scenarios import (
    BAD_NEXT,
    GOOD,
    MACHINES,
    NEXT,
    QUEUEING,
    SWEEP,
    UNDO,
    WELL,
    Scenario,
    nothing,
    request,
    stop_execution,
    version_one_lives,
)
from tests.world import World

GATE = frozenset({"approve-deployment", "control"})


def asking(version: str, people: int = 1, **more: Any) -> tuple[dict[str, Any], ...]:
    return (request("d-1", version, approvals={"required": people}, **more),)


def both_approve(world: World) -> None:
    vote(world, "ann")
    vote(world, "ben", when=given(1))


def ben_rejects(world: World) -> None:
    """After ann agreed, who does not decide alone."""
    vote(world, "ann")
    vote(world, "ben", "reject", when=given(1))


def artifact_moves(world: World) -> None:
    """Somebody builds again under the same name, in a bucket without versions, while people look at the plan."""
    world.s3.versioned = False

    def build() -> bool:
        world.s3.put("artifacts", "2.zip", GOOD + b"built again")
        return True

    vote(world, "ann", when=lambda state: waits(state) and build())


def artifact_has_a_new_version(world: World) -> None:
    """In a bucket with versions the approved one is still there, and it is what is deployed."""
    artifact_moves(world)
    world.s3.versioned = True


def bakes(world: World) -> None:
    version_one_lives(world)
    world.cloudwatch.alarms["errors"] = "OK"


GATES = {
    s.name: s
    for s in (
        Scenario("approved-by-two", asking("2", 2), WELL, version_one_lives, GATE, people=both_approve),
        Scenario(
            "approved-first-version", asking("1"), WELL, nothing, frozenset({"approve-deployment"}),
            people=lambda world: vote(world, "ann"),
        ),
        Scenario("rejected", asking("2", 2), {"d-1": "REJECTED"}, version_one_lives, GATE | UNDO, people=ben_rejects),
        Scenario(
            "rejected-first-version", asking("1"), {"d-1": "REJECTED"}, nothing, GATE,
            people=lambda world: vote(world, "ann", "reject"),
        ),
        Scenario("nobody-votes", asking("2"), {"d-1": "EXPIRED"}, version_one_lives, GATE),
        Scenario(
            "cancelled-at-the-gate", asking("2"), {"d-1": "CANCELLED"}, version_one_lives, GATE | SWEEP,
            people=lambda world: cancel(world, "eve", waits),
        ),
        Scenario(
            "cancelled-in-the-queue",
            (*NEXT, request("d-2", "3")),
            {"d-1": "SUCCEEDED", "d-2": "CANCELLED"},
            version_one_lives,
            QUEUEING | GATE,
            people=lambda world: cancel(world, "eve", queued, "d-2"),
        ),
        Scenario(
            "cancelled-while-deploying", (request("d-1", "hanging"),), {"d-1": "CANCELLED"}, version_one_lives,
            GATE | SWEEP,
            people=lambda world: cancel(world, "eve", at_work("DeployInfrastructure")),
        ),
        Scenario(
            "cancelled-while-baking",
            (request("d-1", "2", validation=[{"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 200}]),),
            {"d-1": "CANCELLED"},
            bakes,
            GATE | SWEEP | {"validate-deployment"},
            people=lambda world: cancel(world, "eve", at_work("ValidateDeployment")),
        ),
        Scenario(
            "cancelled-while-undone", BAD_NEXT, {"d-1": "CANCELLED"}, version_one_lives, GATE,
            people=lambda world: cancel(world, "eve", at_work("RollbackInfrastructure")),
        ),
        Scenario(
            "asked-by-ann", (), WELL, version_one_lives, GATE,
            people=lambda world: (ask(world, "ann", *asking("2")), vote(world, "ben")),
        ),
        Scenario(
            "artifact-moved", asking("2"), {"d-1": "FAILED"}, version_one_lives,
            GATE | {"deploy-infrastructure"}, people=artifact_moves,
        ),
        Scenario(
            "artifact-has-a-new-version", asking("2"), WELL, version_one_lives, frozenset({"deploy-application"}),
            people=artifact_has_a_new_version,
        ),
        Scenario("nothing-new", (request("d-1", "1"),), WELL, version_one_lives, frozenset({"prepare-deployment"})),
        Scenario(
            "stopped-at-the-gate", asking("1"), {"d-1": "FAILED"}, nothing, UNDO,
            ("approve-deployment", "TransactWriteItems", stop_execution),
        ),
        Scenario(
            "decision-lost", asking("2"), WELL, version_one_lives, SWEEP, ("control", "Invoke", "crash-before"),
            people=lambda world: vote(world, "ann"),
        ),
    )
}  # fmt: skip
SCENARIOS = {**MACHINES, **GATES, **BUILDS, **ROLLOUTS, **CANARIES, **GOING_BACK}
