"""Executions are stopped, functions wake up too late, and sweeps run in between."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from domain import stages
from domain.spelling import kebab
from tests.sweep.deploying import Deploy
from tests.sweep.gates import SCENARIOS
from tests.sweep.invariants import CHANGES, Aftermath
from tests.sweep.scenarios import STACK_SECONDS
from tests.world import World

DISTURBED = ("first-deployment", "bad-next-version")


def stop_all(world: World) -> None:
    for execution in list(world.workflow.running):
        world.workflow.stop_execution({"executionArn": execution.arn})


def at_every_call(name: str, happens: Callable[[World], Any], world: World, deploy: Deploy) -> dict[Any, Any]:
    """What is wrong after something happened just before a call, by call; empty if nothing ever is."""
    scenario = SCENARIOS[name]
    deploy.remembering(scenario)
    broken = {}
    for call in [call for call in world.faults.calls if not scenario.disturbed or call.by in scenario.disturbed]:
        found = deploy.again(call.index, lambda: happens(world))
        if found:
            broken[call.index, *call.key] = found
    return broken


@pytest.mark.sweep
@pytest.mark.parametrize("name", DISTURBED)
def test_an_execution_may_be_stopped_at_any_moment(name: str, world: World, deploy: Deploy) -> None:
    assert at_every_call(name, stop_all, world, deploy) == {}


@pytest.mark.sweep
@pytest.mark.parametrize("name", DISTURBED)
def test_a_sweep_may_race_with_everything(name: str, world: World, deploy: Deploy) -> None:
    """Also with another sweep: its calls are among those before which this one runs."""
    assert at_every_call(name, lambda w: w.invoke("sweep", {}), world, deploy) == {}


@pytest.mark.sweep
@pytest.mark.parametrize("name", DISTURBED)
def test_a_sweep_a_minute_later_may_race_with_everything(name: str, world: World, deploy: Deploy) -> None:
    """The function that made the call was paused, and goes on when the sweep has done its work."""

    def later(w: World) -> None:
        w.time += 61
        w.invoke("sweep", {})

    assert at_every_call(name, later, world, deploy) == {}


@pytest.mark.sweep
def test_a_stack_update_that_still_runs_is_brought_to_rest_before_it_is_undone(world: World, deploy: Deploy) -> None:
    scenario = SCENARIOS["next-version"]
    scenario.begin(world)
    world.cloudformation.seconds_per_operation = 20 * STACK_SECONDS
    world.advance_to(world.time + STACK_SECONDS)
    world.cloudformation.seconds_per_operation = STACK_SECONDS  # of what comes next
    stop_all(world)
    assert world.run_until_quiet()
    assert Aftermath(world).status("d-1") == "ROLLED_BACK"
    operations = [call.operation for call in world.faults.calls if call.operation in CHANGES]
    assert operations.index("CancelUpdateStack") > operations.index("ExecuteChangeSet")
    assert world.cloudformation.alive("shop").status == "UPDATE_ROLLBACK_COMPLETE"


@pytest.mark.sweep
@pytest.mark.parametrize("name", DISTURBED)
def test_an_old_execution_that_wakes_up_after_the_end_changes_nothing(name: str, world: World, deploy: Deploy) -> None:
    scenario = SCENARIOS[name]
    deploy(scenario)
    rows, calls = world.dynamodb.rows("history"), len(world.faults.calls)
    for stage in stages.ALL:
        for more in ({"token": "old"}, {"resume": True}):
            event = {
                "deploymentId": "d-1",
                "execution": "d-1",
                "stateMachine": "arn:aws:states:us-east-1:123456789012:stateMachine:pipeline",
                "stage": stage,
                "timeoutSeconds": 1800,
                "input": {},
            } | more
            with contextlib.suppress(KeyError):
                world.invoke(kebab(stage), event)
    assert world.dynamodb.rows("history") == rows
    assert not [call for call in world.faults.calls[calls:] if call.operation in CHANGES]
