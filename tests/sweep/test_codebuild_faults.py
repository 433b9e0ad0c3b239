"""Every AWS call of a deployment by builds goes wrong: nothing is built twice, and what was built is undone."""

from __future__ import annotations

import pytest

from tests.sweep import faults
from tests.sweep.codebuild_scenarios import BUILDS
from tests.sweep.deploying import Deploy
from tests.world import MODES, World


@pytest.mark.sweep
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", BUILDS)
def test_every_call_may_go_wrong(name: str, mode: str, world: World, deploy: Deploy) -> None:
    assert faults.disturbed(name, mode, world, deploy) == {}
