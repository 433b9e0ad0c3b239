"""A new revision is a copy with other images, rolled out under the circuit breaker and waited for by its id."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from domain.errors import Code, StageError
from handlers.deployers import ecs, ecs_revisions
from handlers.results import Done
from tests.handlers.deployers.ecs_shop import PROXY, SHOP, Shop, revision


def failure(shop: Shop, act: Any) -> str:
    with pytest.raises(StageError) as failed:
        act()
    assert failed.value.code is Code.APPLICATION_FAILED
    return failed.value.reason


def test_the_revision_is_a_copy_with_other_images(shop: Shop) -> None:
    shop.runs().start(shop.snapshot())
    old, new = (dict(shop.ecs.revisions[revision(n)]) for n in (1, 2))
    assert shop.running == {"app": shop.two, "proxy": f"{PROXY}:1"}
    assert new.pop("containerDefinitions")[0] == {**old.pop("containerDefinitions")[0], "image": shop.two}
    assert {**new, "taskDefinitionArn": "", "revision": 0} == {**old, "taskDefinitionArn": "", "revision": 0}


def test_its_tags_are_kept_and_name_the_deployment(shop: Shop) -> None:
    shop.ecs.put("web", "storefront", shop.of_stack())
    shop.start(shop.snapshot())
    assert {tag["key"]: tag["value"] for tag in shop.ecs.tags[revision(2)]} == {
        "team": "shop",
        "deployment-coordinator:deployment": "d1",
        "deployment-coordinator:copy-of": "1",
    }


def test_what_only_an_answer_has_is_all_that_is_dropped() -> None:
    model = botocore.session.Session().get_service_model("ecs")
    told = set(model.shape_for("TaskDefinition").members)
    taken = set(model.operation_model("RegisterTaskDefinition").input_shape.members)
    assert told - taken == ecs_revisions.READ_ONLY


def test_ecs_finds_out_what_fails_and_leaves_the_undo_to_us(shop: Shop) -> None:
    alarms = {"alarmNames": ["errors"], "enable": True, "rollback": True}
    patience = {"resetOnHealthyTask": False, "thresholdConfiguration": {"type": "COUNT", "value": 5}}
    breaker = {"enable": True, "rollback": True, **patience}
    more = {"minimumHealthyPercent": 50, "alarms": alarms, "deploymentCircuitBreaker": breaker}
    shop.runs().it.configuration |= more
    shop.start(shop.snapshot())
    [asked] = shop.role.asked("UpdateService")
    assert asked == {
        "cluster": "web",
        "service": "storefront",
        "taskDefinition": revision(2),
        "deploymentConfiguration": {
            "deploymentCircuitBreaker": {"enable": True, "rollback": False, **patience},
            "maximumPercent": 200,
            "minimumHealthyPercent": 50,
            "alarms": {**alarms, "rollback": False},
        },
    }


def test_a_repeated_call_finds_its_own_rollout(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    assert shop.start(snapshot) == shop.start(snapshot)
    assert len(shop.role.asked("RegisterTaskDefinition")) == 2  # one of them made the service
    assert len(shop.role.asked("UpdateService")) == 1


def test_a_revision_that_was_registered_and_not_rolled_out_is_used(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(25):
        shop.registers()
    plan = shop.runs().plan(shop.snapshot())
    with monkeypatch.context() as lost:
        lost.setattr(shop.ecs, "update_service", lambda params: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            shop.begin(plan)
    shop.registers()  # by others; not ours
    shop.begin(plan)
    assert (shop.it.task_definition, len(shop.active)) == (revision(27), 28)


def test_only_revisions_that_may_be_ours_are_looked_at(shop: Shop) -> None:
    for _ in range(25):
        shop.registers()
    plan = shop.runs().plan(shop.snapshot())
    shop.role.calls.clear()
    shop.begin(plan)
    assert shop.role.asked("DescribeTaskDefinition") == [{"taskDefinition": revision(26), "include": ["TAGS"]}]


def test_the_same_images_register_nothing_and_wait_for_the_rollout_that_is_there(shop: Shop) -> None:
    shop.runs().change["images"] = {"app": shop.one}
    operation = shop.start(shop.snapshot())
    assert operation == {"deployment": shop.it.primary["id"], "taskDefinition": revision(1)}
    assert shop.active == [revision(1)] and shop.role.asked("UpdateService") == []
    assert shop.check(operation) == Done(("service web/storefront runs storefront:1",))


def test_what_the_infrastructure_changed_first_is_what_is_copied(shop: Shop) -> None:
    plan = shop.runs().plan(shop.snapshot())
    shop.of_stack()
    shop.begin(plan)
    assert (shop.it.task_definition, shop.running["app"]) == (revision(3), shop.two)
    assert {"key": "deployment-coordinator:copy-of", "value": "2"} in shop.ecs.tags[revision(3)]


def test_a_container_that_the_infrastructure_took_away_is_named(shop: Shop) -> None:
    plan = shop.runs().plan(shop.snapshot())
    plan["pinned"]["images"]["job"] = f"{SHOP}:1"
    shop.change["images"]["job"] = f"{SHOP}:1"
    told = failure(shop, lambda: shop.begin(plan))
    assert told == "service web/storefront: there is no container job; task definition storefront:1 has app, proxy"


def test_who_deployed_on_top_of_ours_is_not_overtaken(shop: Shop) -> None:
    plan = shop.runs().plan(shop.snapshot())
    shop.begin(plan)
    shop.ecs.deploy(shop.it, shop.registers())
    assert failure(shop, lambda: shop.begin(plan)) == "service web/storefront was deployed by somebody else meanwhile"
    assert shop.it.task_definition == revision(3)


def test_an_application_is_never_what_a_deployment_begins_with(shop: Shop) -> None:
    assert not ecs.begun(shop.change, shop.role, "d1")  # type: ignore[arg-type]
    assert ecs.discard(shop.change, shop.role, "d1")  # type: ignore[arg-type]
