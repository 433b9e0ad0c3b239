"""Every AWS call while people are asked, vote and cancel goes wrong, and the invariants hold all the same."""

from __future__ import annotations

import pytest

from tests.sweep import faults
from tests.sweep.deploying import Deploy
from tests.sweep.gates import GATES
from tests.world import MODES, World


@pytest.mark.sweep
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", GATES)
def test_every_call_may_go_wrong(name: str, mode: str, world: World, deploy: Deploy) -> None:
    assert faults.disturbed(name, mode, world, deploy) == {}
