"""Every call of ECS and ECR goes wrong: no rollout is begun twice, and what was rolled out comes back exactly."""

from __future__ import annotations

import pytest

from tests.sweep import faults
from tests.sweep.deploying import Deploy
from tests.sweep.ecs_scenarios import ROLLOUTS
from tests.world import MODES, World


@pytest.mark.sweep
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ROLLOUTS)
def test_every_call_may_go_wrong(name: str, mode: str, world: World, deploy: Deploy) -> None:
    assert faults.disturbed(name, mode, world, deploy) == {}
