"""The same pipeline where something goes wrong: people say no, functions fail, and what began is undone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.owner import EXTRACT, PUBLISH, TRANSFORM, UNPUBLISH
from tests.owner.acts import asks, ended, ends, published, told
from tests.owner.prices import Prices
from tests.sweep.people import cancel, client, vote, waits
from tests.world import World

pytestmark = pytest.mark.usefixtures("world")


def test_a_rejection_undoes_what_had_begun_already(world: World, prices: Prices) -> None:
    vote(world, "ben", "reject")
    asks(world)
    assert ends(world) == "REJECTED"
    [question] = prices.questions(UNPUBLISH)
    assert (question["undoes"], question["failure"]["code"]) == ([TRANSFORM], "Rejected")
    assert prices.live == "s3://prices/0/"


def test_nobody_agrees_in_time(world: World, prices: Prices) -> None:
    asks(world)
    assert ends(world) == "EXPIRED"
    assert prices.live == "s3://prices/0/"


def test_a_failure_in_the_middle_is_undone(world: World, prices: Prices) -> None:
    vote(world, "ann")
    asks(world, input={"broken": True})
    assert ends(world) == "ROLLED_BACK"
    [question] = prices.questions(UNPUBLISH)
    assert question["undoes"] == [PUBLISH, TRANSFORM]
    assert question["failure"] == {"stage": PUBLISH, "code": "StageFailed", "reason": "the index is gone"}
    assert prices.live == "s3://prices/0/"


def test_a_failure_before_the_gate_asks_nobody(world: World, prices: Prices) -> None:
    asks(world, input={"empty": True})
    assert ends(world) == "ROLLED_BACK"
    assert told(world, "ApprovalRequested") == []
    assert told(world, "DeploymentFailed")[0]["reason"] == "the column price is empty"


def test_a_cancel_while_a_job_runs_waits_for_its_function_and_changes_nothing(world: World, prices: Prices) -> None:
    cancel(world, "otto", lambda state: state.get("stage") == EXTRACT and bool(state.get("operation")))
    asks(world)
    assert ends(world) == "CANCELLED"
    assert prices.questions(TRANSFORM) == prices.questions(UNPUBLISH) == []


def test_a_cancel_at_the_gate_is_undone(world: World, prices: Prices) -> None:
    cancel(world, "otto", waits)
    asks(world)
    assert ends(world) == "CANCELLED"
    assert prices.questions(UNPUBLISH)[0]["undoes"] == [TRANSFORM]


def test_a_function_that_breaks_down_is_asked_again(world: World, prices: Prices) -> None:
    well, breaks = prices._transform, iter([True, True, False])

    def transform(question: Any) -> Any:
        prices.asked.append(question)
        if next(breaks):
            raise KeyError("rows")
        return well(question)

    world.lambda_.behave(TRANSFORM.encode(), transform)
    published(world)
    assert len(prices.questions(TRANSFORM)) == 3


def test_a_function_that_never_comes_to_an_end_has_its_time(world: World, prices: Prices) -> None:
    world.lambda_.behave(EXTRACT.encode(), lambda question: {"status": "waiting", "operation": {"job": "j"}})
    asks(world)
    assert ends(world) == "FAILED"
    assert told(world, "DeploymentFailed")[0]["code"] == "TimedOut"


def test_an_undo_that_fails_holds_the_service_until_it_is_tried_again(world: World, prices: Prices) -> None:
    well = prices._unpublish
    world.lambda_.behave(UNPUBLISH.encode(), lambda question: {"status": "failed", "reason": "the copy is locked"})
    vote(world, "ann")
    asks(world, input={"broken": True})
    assert ends(world) == "ROLLBACK_FAILED"
    assert prices.live == "s3://prices/1/"
    asked: list[Any] = []
    world.lambda_.behave(UNPUBLISH.encode(), lambda question: asked.append(question) or well(question))
    path = {"deploymentId": "d-1"}
    status, _ = client(world, "eve").call(
        "POST", "/deployments/{deploymentId}/retry", path, body={"reason": "unlocked"}
    )
    assert status == 202
    assert world.run_until_quiet()
    assert (asked[-1]["deploymentId"], asked[-1]["attempt"]) == ("d-1", 1)
    assert asked[-1]["undoes"] == [PUBLISH, TRANSFORM]
    assert prices.live == "s3://prices/0/"
    assert [row["detail"]["status"] for row in ended(world)] == ["ROLLBACK_FAILED", "ROLLED_BACK"]
