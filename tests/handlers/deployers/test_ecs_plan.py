"""From which image to which: what people are shown, and what is refused before anything changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain.errors import Code, StageError
from tests.handlers.deployers.ecs_shop import PROXY, SHOP, Shop, revision
from tests.world import ApiError


def refusal(shop: Shop, **request: Any) -> str:
    with pytest.raises(StageError) as refused:
        shop.examine(**request)
    assert refused.value.code is Code.PLAN_FAILED
    return refused.value.reason


def test_what_can_work_is_not_refused_and_not_changed(shop: Shop) -> None:
    before = shop.runs().state()
    shop.examine()
    shop.plan(shop.snapshot())
    assert shop.state() == before


def test_all_problems_are_told_at_once(shop: Shop) -> None:
    shop.runs().change["images"] = {"app": f"{SHOP}:9", "web": "ghcr.io/shop:2", "job": shop.two}
    assert refusal(shop) == (
        f"image {SHOP}:9: is not there; "
        "image ghcr.io/shop:2: a tag can be pinned in ECR alone; name it by digest, ghcr.io/shop@sha256:...; "
        "service web/storefront: there is no container web, job; task definition storefront:1 has app, proxy"
    )


@pytest.mark.parametrize("there", ["nothing", "another service", "a deleted one"])
def test_a_service_that_nobody_would_create_is_refused(shop: Shop, there: str) -> None:
    if there != "nothing":
        shop.runs()
    if there == "another service":
        shop.change["service"] = "back"
    if there == "a deleted one":
        shop.it.status = "INACTIVE"
    assert "does not exist, and the request has no infrastructure that could create it" in refusal(shop)
    shop.examine(infrastructure={"kind": "cloudformation"})
    assert shop.snapshot() == {"exists": False}


@pytest.mark.parametrize(
    ("what", "value", "told"),
    [
        ("controller", "CODE_DEPLOY", "its deployment controller is CODE_DEPLOY; only ECS itself can be asked to"),
        (
            "controller",
            "EXTERNAL",
            "its deployment controller is EXTERNAL; only ECS itself can be asked to deploy here",
        ),
        ("configuration", {"strategy": "BLUE_GREEN"}, "its deployment strategy is BLUE_GREEN; only ROLLING is"),
        ("status", "DRAINING", "it is DRAINING, and only an ACTIVE service can be deployed"),
    ],
)
def test_a_service_that_cannot_be_rolled_out_is_refused(shop: Shop, what: str, value: Any, told: str) -> None:
    setattr(shop.runs().it, what, value)
    assert refusal(shop).startswith(f"service web/storefront: {told}")


def test_a_service_whose_rollouts_ecs_does_not_tell_is_refused(shop: Shop) -> None:
    """https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html: not behind a Classic one."""
    del shop.runs().it.primary["rolloutState"]
    assert "no rollout state of a service behind a Classic Load Balancer" in refusal(shop)


def test_other_errors_of_aws_are_no_missing_service(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(params: Any) -> None:
        raise ApiError("AccessDeniedException", "no")

    monkeypatch.setattr(shop.ecs, "describe_services", refuse)
    with pytest.raises(Exception, match="AccessDenied"):
        shop.snapshot()


def test_the_plan_says_from_which_image_to_which(shop: Shop) -> None:
    plan = shop.runs().plan(shop.snapshot())
    assert plan == json.loads(json.dumps(plan)) == {
        "kind": "ecs",
        "cluster": "web",
        "service": "storefront",
        "from": {"taskDefinition": revision(1)},
        "containers": {"app": {"from": shop.one, "to": shop.two}},
        "pinned": {"images": {"app": shop.two}},
        "pinnedAlone": {"images": {"app": shop.two, "proxy": f"{PROXY}:1"}, "asRecorded": True},
        "summary": [
            f"service web/storefront: container app will run {shop.two[:-52]}, from {shop.one[:-52]}",
        ],
        "alerts": [],
        "unchanged": False,
    }  # fmt: skip
    assert len(shop.two[:-52].partition("@sha256:")[2]) == 12


def test_a_tag_that_ran_before_is_shown_whole(shop: Shop) -> None:
    digest = shop.world.ecr.push("proxy", "2")
    shop.runs().change["images"] = {"proxy": f"{PROXY}:2"}
    plan = shop.plan(shop.snapshot())
    assert plan["summary"][0].endswith(f"will run {PROXY}@{digest[:19]}, from {PROXY}:1")


def test_a_new_service_runs_its_images_for_the_first_time(shop: Shop) -> None:
    plan = shop.plan({"exists": False})
    assert plan["summary"] == [
        f"service web/storefront: container app will run {shop.two[:-52]}, for the first time",
    ]
    assert "from" not in plan and plan["containers"] == {"app": {"to": shop.two}}
    assert (plan["unchanged"], plan["alerts"]) == (False, [])


def test_the_same_images_again_are_no_change(shop: Shop) -> None:
    shop.runs().change["images"] = {"app": f"{SHOP}:1"}
    plan = shop.plan(shop.snapshot())
    assert plan["unchanged"]
    assert plan["summary"] == ["service web/storefront: container app keeps its image"]


def test_one_new_image_among_several_is_a_change(shop: Shop) -> None:
    pinned = f"{PROXY}@{shop.world.ecr.push('proxy', '1')}"
    shop.runs().change["images"] = {"app": f"{SHOP}:1", "proxy": f"{PROXY}:1"}
    plan = shop.plan(shop.snapshot())
    assert not plan["unchanged"]  # the proxy runs by its tag, which may have moved since
    assert plan["pinned"] == {"images": {"app": shop.one, "proxy": pinned}}


@pytest.mark.parametrize("state", ["IN_PROGRESS", "FAILED"])
def test_an_undo_to_what_never_worked_is_told_before(shop: Shop, state: str) -> None:
    shop.runs().it.primary["rolloutState"] = state
    assert shop.plan(shop.snapshot())["alerts"] == [
        f"the last rollout of service web/storefront is {state}: an undo would bring back just that"
    ]
