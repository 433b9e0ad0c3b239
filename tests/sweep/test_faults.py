"""Every AWS call of every handler goes wrong in five ways, and the invariants hold all the same."""

from __future__ import annotations

import pytest

from domain import stages
from domain.events import kebab
from tests.sweep.conftest import Deploy
from tests.sweep.invariants import Aftermath
from tests.sweep.scenarios import SCENARIOS
from tests.world import MODES, World

HEALED = {"error", "lost", "crash-before", "crash-after"}
"""One such fault is made good: the deployment ends as if nothing had happened."""


@pytest.mark.sweep
@pytest.mark.parametrize("name", SCENARIOS)
def test_without_a_fault_all_deployments_end_as_told(name: str, world: World, deploy: Deploy) -> None:
    scenario = SCENARIOS[name]
    assert deploy(scenario) == []
    aftermath = Aftermath(world)
    assert {each: aftermath.status(each) for each in scenario.ends} == scenario.ends


@pytest.mark.sweep
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_call_may_go_wrong(name: str, mode: str, world: World, deploy: Deploy) -> None:
    scenario = SCENARIOS[name]
    deploy(scenario)
    calls = {call.index: call.key for call in world.faults.calls}
    broken = {}
    for number, call in calls.items():
        if scenario.disturbed and call[0] not in scenario.disturbed:
            continue
        found = deploy(scenario, {number: mode}, undo_may_fail=mode == "outage")
        aftermath = Aftermath(world)
        ends = {each: aftermath.status(each) for each in scenario.ends}
        if mode in HEALED and ends != scenario.ends:
            found.append(f"ended as {ends}")
        if found:
            broken[number, *call] = found
    assert broken == {}


@pytest.mark.sweep
def test_no_handler_makes_a_call_that_the_sweep_does_not_visit(world: World, deploy: Deploy) -> None:
    """Visited are the calls of the fault-free runs: each of them is given every fault above."""
    visited: set[tuple[str, str, str]] = set()
    for scenario in SCENARIOS.values():
        deploy(scenario)
        visited |= {call.key for call in world.faults.calls}
    everywhere = set(world.faults.visited)
    assert {function for function, _, _ in visited} == {*map(kebab, stages.ALL), "start", "resume", "publish", "sweep"}
    assert everywhere - visited == set()
