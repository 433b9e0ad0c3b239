"""Every AWS call on a way back, and around a service that is held or frozen, goes wrong, and the invariants hold."""

from __future__ import annotations

import pytest

from tests.sweep import faults
from tests.sweep.deploying import Deploy
from tests.sweep.going_back_people import target
from tests.sweep.going_back_scenarios import GOING_BACK
from tests.world import MODES, World

LIVE = {
    "back-to-what-was-live": ("1", {"2"}),
    "back-at-once-by-an-event": ("1", {"2", "3"}),
    "way-back-fails": ("2", set()),
    "quarantined-with-a-queue": ("2", set()),
    "frozen-for-a-while": ("1", set()),
    "all-frozen-for-a-while": ("1", set()),
    "resolved-as-restored": ("1", {"vandal"}),
    "undo-tried-again": ("2", {"vandal"}),
    "undo-stops-before-what-cannot-come-back": ("3", set()),
}


@pytest.mark.sweep
@pytest.mark.parametrize("name", GOING_BACK)
def test_in_the_end_one_version_is_live_and_what_was_left_is_in_quarantine(
    name: str, world: World, deploy: Deploy
) -> None:
    deploy(GOING_BACK[name])
    found = target(world)
    assert (found["current"]["version"], set(found.get("quarantine", {}))) == LIVE[name]


@pytest.mark.sweep
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", GOING_BACK)
def test_every_call_may_go_wrong(name: str, mode: str, world: World, deploy: Deploy) -> None:
    assert faults.disturbed(name, mode, world, deploy) == {}
