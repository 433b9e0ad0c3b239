"""Every AWS call of a canary and of its undo goes wrong, and no traffic stays where it should not be."""

from __future__ import annotations

import pytest

from tests.sweep import faults
from tests.sweep.canary_scenarios import CANARIES
from tests.sweep.deploying import Deploy
from tests.sweep.invariants import Aftermath
from tests.world import MODES, World


@pytest.mark.sweep
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", CANARIES)
def test_every_call_may_go_wrong(name: str, mode: str, world: World, deploy: Deploy) -> None:
    assert faults.disturbed(name, mode, world, deploy) == {}


@pytest.mark.sweep
def test_the_steps_are_taken_in_their_order_and_no_faster_than_asked(world: World, deploy: Deploy) -> None:
    deploy(CANARIES["canary-succeeds"])
    moves = [call.params for call in world.faults.calls if call.operation == "UpdateAlias"]
    given = [move["RoutingConfig"].get("AdditionalVersionWeights", {}) for move in moves]
    assert given == [{"2": 0.05}, {"2": 0.25}, {}]
    assert Aftermath(world).rows["d-1"]["at"] - Aftermath(world).rows["d-1"]["timestamp"] >= 2 * 60_000
