"""Every AWS call of every handler goes wrong in five ways, and the invariants hold all the same."""

from __future__ import annotations

import pytest

from domain import stages
from domain.spelling import kebab
from tests.sweep import faults
from tests.sweep.deploying import Deploy
from tests.sweep.gates import SCENARIOS
from tests.sweep.invariants import Aftermath
from tests.sweep.scenarios import MACHINES
from tests.world import MODES, World


@pytest.mark.sweep
@pytest.mark.parametrize("name", SCENARIOS)
def test_without_a_further_fault_all_deployments_end_as_told(name: str, world: World, deploy: Deploy) -> None:
    scenario = SCENARIOS[name]
    assert deploy(scenario, scenario.plan(world), undo_may_fail=name in faults.UNDO_MAY_FAIL) == []
    aftermath = Aftermath(world)
    assert {each: aftermath.status(each) for each in scenario.ends} == scenario.ends


@pytest.mark.sweep
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", MACHINES)
def test_every_call_may_go_wrong(name: str, mode: str, world: World, deploy: Deploy) -> None:
    assert faults.disturbed(name, mode, world, deploy) == {}


@pytest.mark.sweep
def test_calls_of_every_function_on_the_way_of_a_deployment_are_disturbed(world: World, deploy: Deploy) -> None:
    """And no faulty run makes a call that no scenario disturbs: each of them looks."""
    functions = {*map(kebab, stages.ALL), "start", "resume", "publish", "sweep", "control"}
    assert {function for function, _, _ in faults.all_disturbed(world, deploy)} == functions
