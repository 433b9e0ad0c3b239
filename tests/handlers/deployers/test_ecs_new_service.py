"""A service that the infrastructure makes gets its images, and is the infrastructure's to remove."""

from __future__ import annotations

import pytest

from domain.errors import Code, StageError
from tests.handlers.deployers.ecs_shop import Shop, revision


def test_a_service_that_the_infrastructure_made_gets_its_images(shop: Shop) -> None:
    plan = shop.plan({"exists": False})
    shop.ecs.put("web", "storefront", shop.of_stack())
    shop.begin(plan)
    assert shop.running["app"] == shop.two


def test_a_service_that_nobody_made_is_no_target(shop: Shop) -> None:
    plan = shop.plan({"exists": False})
    with pytest.raises(StageError, match="web/storefront does not exist; the infrastructure must create it") as failed:
        shop.begin(plan)
    assert failed.value.code is Code.APPLICATION_FAILED


@pytest.mark.parametrize("gone", ["ACTIVE", "DRAINING", "INACTIVE"])
def test_a_service_of_the_infrastructure_is_removed_by_it(shop: Shop, gone: str) -> None:
    plan = shop.plan({"exists": False})
    shop.ecs.put("web", "storefront", shop.of_stack())
    shop.begin(plan)
    told = "service web/storefront was not there before; the infrastructure removes it"
    assert shop.undo({"exists": False}) == told
    shop.it.status = gone
    assert (shop.undo({"exists": False}, last=True), shop.undo({"exists": False}, last=True)) == (told, told)
    assert shop.active == ([revision(1), revision(2)] if gone == "ACTIVE" else [revision(1)])


def test_a_revision_for_a_service_that_is_gone_is_taken_back_also_if_never_rolled_out(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = shop.plan({"exists": False})
    shop.ecs.put("web", "storefront", shop.of_stack())
    with monkeypatch.context() as lost, pytest.raises(ZeroDivisionError):
        lost.setattr(shop.ecs, "update_service", lambda params: 1 / 0)
        shop.begin(plan)
    shop.it.status = "INACTIVE"
    shop.undo({"exists": False}, last=True)
    assert shop.active == [revision(1)]


def test_a_service_that_was_never_made_needs_no_undo(shop: Shop) -> None:
    assert shop.undo({"exists": False}, last=True).endswith("was not there before; the infrastructure removes it")
