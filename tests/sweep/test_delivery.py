"""Events come twice, late and in any order; requests come again; nothing of it changes what happened."""

from __future__ import annotations

import pytest

from domain.events import SOURCE
from tests.sweep.deploying import Deploy
from tests.sweep.gates import SCENARIOS
from tests.sweep.invariants import Aftermath
from tests.sweep.scenarios import request
from tests.world import World

ALONE = [name for name, scenario in SCENARIOS.items() if len(scenario.requests) == 1 and not scenario.accident]
DEDUPLICATION_WINDOWS = {"11 minutes": 660, "25 hours": 90_000, "89 days": 89 * 86_400}


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", [name for name, scenario in SCENARIOS.items() if not scenario.accident])
def test_every_event_may_come_twice_and_out_of_order(name: str, seed: int, world: World, deploy: Deploy) -> None:
    scenario = SCENARIOS[name]
    failing = "ROLLBACK_FAILED" in scenario.ends.values()
    assert deploy(scenario, undo_may_fail=failing, copies=2, shuffle=seed) == []


@pytest.mark.sweep
@pytest.mark.parametrize("later", DEDUPLICATION_WINDOWS.values(), ids=DEDUPLICATION_WINDOWS)
@pytest.mark.parametrize("name", ALONE)
def test_the_same_request_again_changes_nothing(name: str, later: int, world: World, deploy: Deploy) -> None:
    scenario = SCENARIOS[name]
    deploy(scenario)
    rows = world.dynamodb.rows("history")
    world.time += later  # without the idle sweeps in between
    world.publish(SOURCE, "DeploymentRequested", scenario.requests[0])
    assert world.run_until_quiet()
    assert world.dynamodb.rows("history") == rows


@pytest.mark.sweep
def test_another_request_under_a_used_id_is_refused_under_an_id_of_its_own(world: World, deploy: Deploy) -> None:
    deploy(SCENARIOS["next-version"])
    before = Aftermath(world).rows["d-1"]
    world.publish(SOURCE, "DeploymentRequested", request("d-1", "3"))
    assert world.run_until_quiet()
    rows = Aftermath(world).rows
    assert rows.pop("d-1") == before
    [(refused_id, refused)] = rows.items()
    assert refused_id != "d-1"
    assert refused["status"] == "REFUSED"
    assert refused["problems"] == ["deploymentId d-1 was used by another request; choose a new one"]


@pytest.mark.sweep
def test_replaying_the_whole_archive_deploys_nothing_twice(world: World, deploy: Deploy) -> None:
    deploy(SCENARIOS["two-in-turn"])
    rows, seen = world.dynamodb.rows("history"), list(world.bus.seen)
    changes = len(world.workflow.executions)
    for event in seen:
        if event["source"] == SOURCE:
            world.bus.deliver(dict(event))
    assert world.run_until_quiet()
    assert len(world.workflow.executions) == changes
    assert world.dynamodb.rows("history") == rows
