"""A rollout is waited for by its id, until it is complete, replaced by somebody else's, or gone with its service."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.results import Done, Waiting
from tests.handlers.deployers.ecs_shop import SERVICE_ARN, Shop, revision
from tests.world.ecs_rollouts import Fate


def failed(shop: Shop, operation: dict[str, Any]) -> str:
    with pytest.raises(StageError) as failure:
        shop.check(operation)
    assert failure.value.code is Code.APPLICATION_FAILED
    return failure.value.reason


def test_the_rollout_is_waited_for_by_its_id(shop: Shop) -> None:
    operation = shop.runs().start(shop.snapshot())
    assert operation == {"deployment": shop.it.primary["id"], "taskDefinition": revision(2)}
    assert shop.check(operation) == Waiting(operation, SERVICE_ARN)
    shop.goes_on()
    assert shop.check(operation) == Done(("service web/storefront runs storefront:2",))


def test_the_end_of_a_rollout_is_told_with_the_arn_that_is_waited_for(shop: Shop) -> None:
    operation = shop.runs().start(shop.snapshot())
    shop.goes_on()
    [news] = [each for each in shop.world.bus.seen if each["source"] == "aws.ecs"]
    assert (news["resources"], news["detail"]["deploymentId"]) == ([SERVICE_ARN], operation["deployment"])
    assert news["detail"]["eventName"] == "SERVICE_DEPLOYMENT_COMPLETED"


def test_a_rollout_that_takes_its_time_is_waited_for(shop: Shop) -> None:
    shop.ecs.fates[shop.two] = Fate(hangs=True)
    operation = shop.runs().start(shop.snapshot())
    shop.goes_on()
    assert shop.check(operation) == Waiting(operation, SERVICE_ARN)


@pytest.mark.parametrize("again", ["another revision", "the same one, by force"])
def test_a_rollout_that_somebody_else_replaced_has_failed(shop: Shop, again: str) -> None:
    operation = shop.runs().start(shop.snapshot())
    shop.ecs.deploy(shop.it, shop.registers() if again == "another revision" else shop.it.task_definition)
    rollout = operation["deployment"]
    told = f"service web/storefront was deployed by somebody else while rollout {rollout} went on"
    assert failed(shop, operation) == told


def test_a_service_that_is_deleted_meanwhile_has_failed(shop: Shop) -> None:
    operation = shop.runs().start(shop.snapshot())
    shop.it.status = "INACTIVE"
    assert failed(shop, operation) == "service web/storefront was deleted while a rollout went on"
