"""Every AWS call of every handler goes wrong in five ways, and the invariants hold all the same."""

from __future__ import annotations

import pytest

from domain import stages
from domain.spelling import kebab
from tests.sweep.conftest import Deploy
from tests.sweep.gates import SCENARIOS
from tests.sweep.invariants import Aftermath
from tests.sweep.scenarios import Scenario
from tests.world import MODES, World
from tests.world.calls import Call

HEALED = {"error", "lost", "crash-before", "crash-after"}
"""One such fault is made good: the deployment ends as if nothing had happened."""


FINAL = {("lost", "validate-deployment", "lambda", "Invoke")}
"""A check that did not answer in its time has failed: it is not made again behind its back."""
UNDO_MAY_FAIL = {"undo-fails", "code-cannot-come-back"}
ORDER_MATTERS = {"superseded", "two-in-turn", "undo-fails", "cancelled-in-the-queue"}
"""A request that is taken a minute later finds another queue: the deployments end, but maybe in other ways."""


def to_disturb(scenario: Scenario, calls: list[Call]) -> list[Call]:
    """All calls of the functions that the scenario disturbs; of the sweeps that find nothing to do, the first one's."""
    wanted = [call for call in calls if not scenario.disturbed or call.by in scenario.disturbed]
    busy = {call.invocation.request_id for call in calls if call.operation not in ("Query", "ReceiveMessage")}
    sweeps = [call.invocation.request_id for call in wanted if call.by == "sweep"]
    return [call for call in wanted if call.by != "sweep" or call.invocation.request_id in {*busy, *sweeps[:1]}]


@pytest.mark.sweep
@pytest.mark.parametrize("name", SCENARIOS)
def test_without_a_further_fault_all_deployments_end_as_told(name: str, world: World, deploy: Deploy) -> None:
    scenario = SCENARIOS[name]
    assert deploy(scenario, scenario.plan(world), undo_may_fail=name in UNDO_MAY_FAIL) == []
    aftermath = Aftermath(world)
    assert {each: aftermath.status(each) for each in scenario.ends} == scenario.ends


@pytest.mark.sweep
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_call_may_go_wrong(name: str, mode: str, world: World, deploy: Deploy) -> None:
    scenario = SCENARIOS[name]
    accident = scenario.plan(world)
    deploy(scenario, accident)
    broken = {}
    for call in [call for call in to_disturb(scenario, world.faults.calls) if call.index > max(accident, default=0)]:
        may_fail = mode == "outage" or name in UNDO_MAY_FAIL
        found = deploy(scenario, {**accident, call.index: mode}, undo_may_fail=may_fail)
        aftermath = Aftermath(world)
        ends = {each: aftermath.status(each) for each in scenario.ends}
        healed = mode in HEALED and (mode, *call.key) not in FINAL
        if healed and name not in ORDER_MATTERS and ends != scenario.ends:
            found.append(f"ended as {ends}")
        if found:
            broken[call.index, *call.key] = found
    assert broken == {}


@pytest.mark.sweep
def test_no_handler_makes_a_call_that_the_sweep_does_not_disturb(world: World, deploy: Deploy) -> None:
    """Compared with all calls that any run of this process made, those of the faulty runs included."""
    disturbed: set[tuple[str, str, str]] = set()
    for scenario in SCENARIOS.values():
        deploy(scenario, scenario.plan(world))
        wanted = scenario.disturbed
        disturbed |= {call.key for call in world.faults.calls if not wanted or call.by in wanted}
    functions = {*map(kebab, stages.ALL), "start", "resume", "publish", "sweep"}
    assert {function for function, _, _ in disturbed} == functions
    assert set(world.faults.visited) - disturbed == set()
