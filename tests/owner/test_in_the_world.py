"""EXTRACT, TRANSFORM, a gate, PUBLISH, with an undo: the real handlers and the real machine, from request to end."""

from __future__ import annotations

import pytest

from domain.events import SOURCE
from tests.domain.owner import AGREE, EXTRACT, PUBLISH, TRANSFORM, UNPUBLISH
from tests.owner.acts import asks, ends, published, told
from tests.owner.prices import JOB_SECONDS, Prices
from tests.sweep.people import row, waits
from tests.sweep.scenarios import SERVICE
from tests.world import World

pytestmark = pytest.mark.usefixtures("world")


def test_all_goes_well(world: World, prices: Prices) -> None:
    published(world)
    assert prices.live == "s3://prices/1/"
    assert [each["stage"] for each in told(world, "StageCompleted")] == [EXTRACT, TRANSFORM, AGREE, PUBLISH]
    assert row(world, "d-1")["outputs"] == {EXTRACT: {"rows": 12}, PUBLISH: {"live": "s3://prices/1/"}}
    [question] = prices.questions(PUBLISH)
    assert (question["outputs"], question["input"]) == ({EXTRACT: {"rows": 12}}, {"source": "s3://prices/1/"})
    assert prices.questions(UNPUBLISH) == []


def test_people_agree_to_the_plan_that_the_first_stage_made(world: World, prices: Prices) -> None:
    asks(world)
    assert world.run_until(lambda: waits(row(world, "d-1")))
    [asked] = told(world, "ApprovalRequested")
    assert (asked["changes"], prices.live) == (["12 rows replace 11"], "s3://prices/0/")
    assert row(world, "d-1")["plan"]["undo"] == ["Unpublish undoes Publish and Transform"]


def test_the_end_of_a_job_wakes_the_stage_before_the_sweep_would(world: World, prices: Prices) -> None:
    asks(world)
    began = world.now()
    world.advance_to(began + JOB_SECONDS + 1)
    assert TRANSFORM not in [each["stage"] for each in told(world, "StageStarted")]
    world.publish(SOURCE, "OperationEnded", {"waitsFor": "job-of-d-1"})
    world.settle()
    assert TRANSFORM in [each["stage"] for each in told(world, "StageStarted")]
    assert prices.questions(EXTRACT)[-1]["operation"] == {"job": "job-of-d-1"}


def test_news_of_another_job_wake_nobody(world: World, prices: Prices) -> None:
    asks(world)
    world.settle()
    before = len(prices.asked)
    for waits_for in ("job-of-d-2", "", None):
        world.publish(SOURCE, "OperationEnded", {"waitsFor": waits_for})
    world.settle()
    assert len(prices.asked) == before


def test_going_back_asks_the_same_stages_with_the_input_of_then(world: World, prices: Prices) -> None:
    published(world, "1")
    published(world, "2")
    assert prices.live == "s3://prices/2/"
    world.publish(SOURCE, "RollbackRequested", {"deploymentId": "b-1", "service": SERVICE, "reason": "wrong prices"})
    assert ends(world, "b-1") == "SUCCEEDED"
    assert prices.live == "s3://prices/1/"
    last = prices.questions(PUBLISH)[-1]
    assert (last["deploymentId"], last["restores"], last["version"]) == ("b-1", "d-1", "1")


def test_what_no_stage_works_on_is_refused(world: World, prices: Prices) -> None:
    part = {"kind": "lambda", "function": "web", "alias": "live", "code": "s3://artifacts/web/2/app.zip"}
    asks(world, application=part)
    assert ends(world) == "REFUSED"
    [refused] = told(world, "DeploymentRefused")
    stages = "(Extract, Transform, Agree, Publish)"
    [problem] = refused["problems"]
    assert problem == f"application is for none of this pipeline's stages {stages}: they work on input; leave it out"
