"""A service comes back to its task definition and its settings, whatever was reached before."""

from __future__ import annotations

import pytest

from domain.errors import Code, StageError
from handlers.results import Done, Waiting
from tests.handlers.deployers.ecs_shop import CRASH, SERVICE_ARN, Shop, revision
from tests.world.ecs_rollouts import Fate

BACK = "service web/storefront runs storefront:1 again"
UNCHANGED = "service web/storefront was not changed by this deployment"


@pytest.mark.parametrize("reached", ["running", "complete", "failed", "hanging"])
def test_the_service_comes_back_whatever_was_reached(shop: Shop, reached: str) -> None:
    snapshot, before = shop.runs().snapshot(), shop.state()
    fates = {"failed": CRASH, "hanging": Fate(hangs=True)}
    if reached in fates:
        shop.ecs.fates[shop.two] = fates[reached]
    shop.start(snapshot)
    if reached != "running":
        shop.goes_on()
    assert (shop.undo(snapshot), shop.undo(snapshot, last=True)) == (BACK, BACK)
    assert shop.state() == before


def test_our_revision_stays_until_the_last_undo(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    shop.start(snapshot)
    shop.undo(snapshot)
    assert shop.active == [revision(1), revision(2)]
    shop.undo(snapshot, last=True)
    assert shop.active == [revision(1)]


def test_a_revision_of_others_stays(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    shop.start(snapshot)
    theirs = shop.registers(**{"deployment-coordinator:deployment": "d2"})
    shop.undo(snapshot, last=True)
    assert shop.active == [revision(1), theirs]


def test_the_undo_is_a_rollout_that_is_waited_for_by_its_id(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    shop.start(snapshot)
    begun = shop.revert(snapshot)
    operation = {"deployment": shop.it.primary["id"], "taskDefinition": revision(1), "left": revision(2)}
    assert begun == Waiting(operation, SERVICE_ARN) == shop.revert(snapshot, operation)
    shop.goes_on()
    assert shop.revert(snapshot, operation) == Done((BACK,))


def test_an_undo_is_guarded_and_the_settings_follow(shop: Shop) -> None:
    """Else nobody would be told that it fails."""
    alarms = {"alarmNames": ["errors"], "enable": True, "rollback": True}
    patience = {"thresholdConfiguration": {"type": "COUNT", "value": 5}}
    shop.runs().it.configuration |= {
        "alarms": alarms,
        "deploymentCircuitBreaker": {"enable": False, "rollback": False, **patience},
    }
    snapshot, before = shop.snapshot(), dict(shop.it.configuration)
    shop.start(snapshot)
    shop.revert(snapshot)
    assert shop.it.configuration["deploymentCircuitBreaker"] == {"enable": True, "rollback": False, **patience}
    assert shop.it.configuration["alarms"] == {**alarms, "rollback": False}
    shop.goes_on()
    shop.undo(snapshot)
    assert shop.it.configuration == before


def test_a_circuit_breaker_of_which_ecs_tells_nothing_is_turned_off_again(shop: Shop) -> None:
    shop.runs().it.configuration.clear()
    snapshot = shop.snapshot()
    shop.start(snapshot)
    shop.undo(snapshot)
    assert shop.it.configuration == {"deploymentCircuitBreaker": {"enable": False, "rollback": False}}


def test_a_lost_answer_begins_no_second_undo(shop: Shop) -> None:
    snapshot, before = shop.runs().snapshot(), shop.state()
    shop.start(snapshot)
    first, second = shop.revert(snapshot), shop.revert(snapshot)
    assert isinstance(first, Waiting) and isinstance(second, Waiting)
    assert first.operation["deployment"] == second.operation["deployment"] == shop.it.primary["id"]
    shop.goes_on()
    assert shop.revert(snapshot, last=True) == Done((BACK,)) == shop.revert(snapshot, last=True)
    assert shop.state() == before


def test_nothing_is_touched_where_nothing_was_begun(shop: Shop) -> None:
    snapshot, before = shop.runs().snapshot(), shop.state()
    assert (shop.undo(snapshot), shop.undo(snapshot, last=True)) == (UNCHANGED, UNCHANGED)
    assert shop.state() == before and shop.role.asked("UpdateService") == []


def test_the_settings_that_others_changed_stay_where_nothing_was_begun(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    shop.it.configuration["maximumPercent"] = 150
    shop.undo(snapshot, last=True)
    assert shop.it.configuration["maximumPercent"] == 150


def test_a_service_that_never_worked_is_left_so_where_nothing_was_begun(shop: Shop) -> None:
    shop.runs().it.primary["rolloutState"] = "FAILED"
    assert shop.undo(shop.snapshot(), last=True) == UNCHANGED


def test_a_revision_that_was_registered_and_not_rolled_out_is_taken_back(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot, before = shop.runs().snapshot(), shop.state()
    with monkeypatch.context() as lost, pytest.raises(ZeroDivisionError):
        lost.setattr(shop.ecs, "update_service", lambda params: 1 / 0)
        shop.start(snapshot)
    assert shop.active == [revision(1), revision(2)]
    shop.undo(snapshot, last=True)
    assert shop.state() == before


def test_a_service_that_is_gone_must_be_made_by_hand(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    shop.it.status = "INACTIVE"
    with pytest.raises(StageError, match="was there before and is gone; create it again by hand") as failure:
        shop.revert(snapshot)
    assert failure.value.code is Code.UNDO_FAILED
