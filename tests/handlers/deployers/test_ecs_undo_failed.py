"""Where an undo fails it says why, and what others did stays."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.results import Done
from tests.handlers.deployers.ecs_shop import CRASH, Shop, revision

BACK = "service web/storefront runs storefront:1 again"
UNCHANGED = "service web/storefront was not changed by this deployment"


def failure(shop: Shop, snapshot: dict[str, Any], operation: dict[str, Any] | None = None, **how: Any) -> str:
    with pytest.raises(StageError) as failed:
        shop.revert(snapshot, operation, **how)
    assert failed.value.code is Code.UNDO_FAILED
    return failed.value.reason


def test_an_undo_whose_tasks_fail_says_why_and_is_tried_anew_when_asked_again(shop: Shop) -> None:
    snapshot, before = shop.runs().snapshot(), shop.state()
    shop.start(snapshot)
    shop.ecs.fates[shop.one] = CRASH
    begun = shop.revert(snapshot)
    shop.goes_on()
    assert failure(shop, snapshot, begun.operation) == (  # type: ignore[union-attr]
        "service web/storefront: the rollout of storefront:1 failed: ECS deployment circuit breaker: "
        "task failed to start.; Essential container in task exited (app: exit code 1)"
    )
    shop.ecs.fates.clear()
    assert shop.undo(snapshot, last=True) == BACK
    assert shop.state() == before


def test_what_others_deployed_on_top_stays(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    shop.start(snapshot)
    shop.ecs.deploy(shop.it, shop.registers())
    told = "service web/storefront was deployed by somebody else since; bring it back by hand"
    assert failure(shop, snapshot) == told
    assert shop.it.task_definition == revision(3)


def test_what_others_deploy_while_the_undo_goes_on_stays(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    shop.start(snapshot)
    begun = shop.revert(snapshot)
    shop.ecs.deploy(shop.it, shop.registers())
    assert "was deployed by somebody else while rollout" in failure(shop, snapshot, begun.operation)  # type: ignore[union-attr]


@pytest.mark.parametrize("last", [False, True])
def test_what_others_deployed_before_we_began_stays(shop: Shop, last: bool) -> None:
    snapshot = shop.runs().snapshot()
    shop.ecs.deploy(shop.it, shop.registers())
    assert shop.undo(snapshot, last=last) == UNCHANGED
    assert shop.it.task_definition == revision(2)


def test_what_others_brought_back_by_hand_is_back(shop: Shop) -> None:
    snapshot, before = shop.runs().snapshot(), shop.state()
    shop.start(snapshot)
    shop.ecs.deploy(shop.it, revision(1))
    assert shop.undo(snapshot, last=True) == BACK
    assert shop.state() == before


def test_an_undo_that_is_asked_for_once_more_knows_its_work(shop: Shop) -> None:
    snapshot, before = shop.runs().snapshot(), shop.state()
    shop.start(snapshot)
    begun = shop.revert(snapshot, mark="d1#1", last=True)
    shop.goes_on()
    assert shop.revert(snapshot, begun.operation, mark="d1#1", last=True) == Done((BACK,))  # type: ignore[union-attr]
    assert shop.state() == before
