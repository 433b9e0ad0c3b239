"""Every AWS call of every handler goes wrong in five ways: which calls, and what may come of it."""

from __future__ import annotations

from typing import Any

from tests.sweep.deploying import Deploy
from tests.sweep.gates import SCENARIOS
from tests.sweep.scenarios import Scenario
from tests.world import World
from tests.world.calls import Call

HEALED = {"error", "lost", "crash-before", "crash-after"}
"""One such fault is made good: the deployment ends as if nothing had happened."""
FINAL = {("lost", "validate-deployment", "lambda", "Invoke")}
"""A check that did not answer in its time has failed: it is not made again behind its back."""
BARRED = "undo-stops-before-what-cannot-come-back"
UNDO_MAY_FAIL = {"undo-fails", "code-cannot-come-back", "undo-build-fails", "undo-rollout-fails", BARRED}
ORDER_MATTERS = {"superseded", "two-in-turn", "undo-fails", "cancelled-in-the-queue"}
"""A request that is taken a minute later finds another queue: the deployments end, but maybe in other ways."""

_KINDS: set[tuple[str, str, str]] = set()


def to_disturb(scenario: Scenario, calls: list[Call]) -> list[Call]:
    """All calls of the functions that the scenario disturbs; of the sweeps that find nothing to do, the first one's."""
    wanted = [call for call in calls if scenario.disturbs(call)]
    busy = {call.invocation.request_id for call in calls if call.operation not in ("Query", "ReceiveMessage")}
    sweeps = [call.invocation.request_id for call in wanted if call.by == "sweep"]
    return [call for call in wanted if call.by != "sweep" or call.invocation.request_id in {*busy, *sweeps[:1]}]


def disturbed(name: str, mode: str, world: World, deploy: Deploy) -> dict[Any, list[str]]:
    """What is wrong after a fault, by the call at which it happened; empty if nothing ever is."""
    scenario, known = SCENARIOS[name], all_disturbed(world, deploy)
    accident = scenario.plan(world)
    world.faults.visited.clear()
    deploy.remembering(scenario, accident)
    calls = [call for call in to_disturb(scenario, world.faults.calls) if call.index > max(accident, default=0)]
    broken = {}
    for call in calls:
        may_fail = mode == "outage" or name in UNDO_MAY_FAIL
        found = deploy.again(call.index, mode, undo_may_fail=may_fail)
        ends = {each: deploy.aftermath.status(each) for each in scenario.ends}
        healed = mode in HEALED and (mode, *call.key) not in FINAL
        if healed and name not in ORDER_MATTERS and ends != scenario.ends:
            found.append(f"ended as {ends}")
        if found:
            broken[call.index, *call.key] = found
    if more := world.faults.visited - known:
        broken["calls that no scenario disturbs"] = [" ".join(key) for key in sorted(more)]
    return broken


def all_disturbed(world: World, deploy: Deploy) -> set[tuple[str, str, str]]:
    """Every kind of call that some scenario disturbs; looked for once in a process."""
    if not _KINDS:
        for scenario in SCENARIOS.values():
            deploy(scenario, scenario.plan(world))
            _KINDS.update(call.key for call in world.faults.calls if scenario.disturbs(call))
    return _KINDS
