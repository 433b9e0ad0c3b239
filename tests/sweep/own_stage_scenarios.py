"""What is deployed by stages of a pipeline's owner: prices, in one run to their publication, in others back again."""

from __future__ import annotations

from typing import Any

from tests.owner.prices import Prices
from tests.sweep.people import at_work, cancel, vote
from tests.sweep.scenarios import SERVICE, UNDONE, WELL, Scenario
from tests.world import World


def publishing(**said: Any) -> tuple[dict[str, Any], ...]:
    given = {"input": {"source": "s3://prices/1/", **said}, "approvals": {"required": 1}}
    return ({"deploymentId": "d-1", "service": SERVICE, "version": "1", "requestedBy": "ci", **given},)


def version_zero_lives(world: World) -> None:
    Prices(world).begin()


def ann_agrees(world: World) -> None:
    vote(world, "ann")


def ben_rejects(world: World) -> None:
    vote(world, "ben", "reject")


def otto_cancels(world: World) -> None:
    cancel(world, "otto", at_work("Extract"))


OWN_STAGES = {
    name: Scenario(name, wanted, ends, version_zero_lives, people=people)
    for name, wanted, ends, people in (
        ("prices-published", publishing(), WELL, ann_agrees),
        ("prices-broken", publishing(broken=True), UNDONE, ann_agrees),
        ("prices-rejected", publishing(), {"d-1": "REJECTED"}, ben_rejects),
        ("prices-cancelled", publishing(), {"d-1": "CANCELLED"}, otto_cancels),
    )
}
