"""Every AWS call around the stages of a pipeline's owner goes wrong: they are asked again, and what began is undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.owner import machine
from tests.owner.prices import LIVE
from tests.sweep.deploying import Deploy
from tests.sweep.faults import HEALED, to_disturb
from tests.sweep.own_stage_scenarios import OWN_STAGES
from tests.world import MODES, World


@pytest.fixture(autouse=True)
def wired(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    yield from machine.wired(monkeypatch)


@pytest.mark.sweep
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", OWN_STAGES)
def test_every_call_may_go_wrong(name: str, mode: str, world: World, deploy: Deploy) -> None:
    scenario, broken = OWN_STAGES[name], {}
    deploy.remembering(scenario)
    for call in to_disturb(scenario, [*world.faults.calls]):
        found = deploy.again(call.index, mode, undo_may_fail=mode == "outage")
        ended = deploy.aftermath.status("d-1")
        if mode in HEALED and ended != scenario.ends["d-1"]:
            found.append(f"ended as {ended}")
        if ended == "SUCCEEDED" and world.codebuild.made[LIVE]["source"] != "s3://prices/1/":
            found.append("what succeeded is not live")
        if found:
            broken[call.index, *call.key] = found
    assert broken == {}


@pytest.mark.parametrize("name", OWN_STAGES)
def test_without_a_fault_it_ends_as_it_should(name: str, deploy: Deploy) -> None:
    assert deploy(OWN_STAGES[name]) == []
    assert deploy.aftermath.status("d-1") == OWN_STAGES[name].ends["d-1"]
