"""A plan holds for as long as nobody else changes the service, and its images are there."""

from __future__ import annotations

import pytest

from tests.handlers.deployers.ecs_shop import PROXY, Shop, revision

CHANGED = "service web/storefront was changed by somebody else since the plan was made"


def test_a_plan_holds_while_nothing_changes(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    assert shop.moved(snapshot, shop.plan(snapshot)) == ""
    assert shop.moved({"exists": False}, shop.plan({"exists": False})) == CHANGED


def test_a_plan_for_a_service_that_is_still_missing_holds(shop: Shop) -> None:
    plan = shop.plan({"exists": False})
    assert shop.moved({"exists": False}, plan) == ""


@pytest.mark.parametrize("what", ["task definition", "settings", "existence"])
def test_what_others_changed_is_told(shop: Shop, what: str) -> None:
    snapshot = shop.runs().snapshot()
    plan = shop.plan(snapshot)
    if what == "task definition":
        shop.ecs.deploy(shop.it, shop.registers())
    elif what == "settings":
        shop.it.configuration["maximumPercent"] = 150
    else:
        shop.it.status = "INACTIVE"
    assert shop.moved(snapshot, plan) == CHANGED


def test_a_tag_that_moves_changes_nothing_of_the_plan(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    plan = shop.plan(snapshot)
    shop.world.ecr.push("shop", "2", "built again")
    assert shop.moved(snapshot, plan) == ""
    shop.begin(plan)
    assert shop.running["app"] == shop.two


def test_an_image_that_was_deleted_is_told(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    plan = shop.plan(snapshot)
    shop.world.ecr.images["shop"].clear()
    assert shop.moved(snapshot, plan) == f"image {shop.two}: is not there"


def test_the_snapshot_is_what_brings_the_service_back(shop: Shop) -> None:
    shop.runs()
    assert shop.snapshot() == {
        "exists": True,
        "taskDefinition": revision(1),
        "deployment": shop.it.primary["id"],
        "rollout": "COMPLETED",
        "configuration": {
            "deploymentCircuitBreaker": {"enable": False, "rollback": False},
            "maximumPercent": 200,
            "minimumHealthyPercent": 100,
        },
        "images": {"app": shop.one, "proxy": f"{PROXY}:1"},
    }
