"""The infrastructure changes the service, too: what it did is followed to its end, and what it took away comes back."""

from __future__ import annotations

import pytest

from tests.handlers.deployers.ecs_shop import Shop, revision

BACK = "service web/storefront runs storefront:1 again"
UNCHANGED = "service web/storefront was not changed by this deployment"


def test_what_the_stack_changed_alone_is_followed_when_the_stack_is_back(shop: Shop) -> None:
    """The application never began: CloudFormation moves the service itself, and has not the last word."""
    snapshot = shop.runs().snapshot()
    shop.of_stack()
    assert shop.undo(snapshot) == UNCHANGED
    shop.of_stack()
    assert shop.undo(snapshot, last=True) == BACK
    assert shop.it.task_definition == revision(1)


def test_what_the_stack_changes_on_its_way_back_is_changed_back(shop: Shop) -> None:
    snapshot = shop.runs().snapshot()
    plan = shop.plan(snapshot)
    shop.of_stack()
    shop.begin(plan)
    assert shop.undo(snapshot) == BACK
    shop.of_stack()
    assert shop.undo(snapshot, last=True) == BACK
    assert revision(3) not in shop.active


def test_what_another_tool_changes_on_its_way_back_is_changed_back_too(shop: Shop) -> None:
    """A build that brings the infrastructure back leaves no mark of its own: what we did before tells."""
    snapshot = shop.runs().snapshot()
    shop.start(snapshot)
    shop.undo(snapshot)
    shop.ecs.deploy(shop.it, shop.registers())
    assert shop.undo(snapshot, last=True) == BACK


@pytest.mark.parametrize("family", ["storefront", "storefront-b"])
def test_a_revision_that_the_stack_deregistered_comes_back_as_it_was(shop: Shop, family: str) -> None:
    """CloudFormation deregisters the one that it replaces, and ECS does not go back to that: its content comes back.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
    """
    shop.ecs.put("web", "storefront", shop.of_stack(shop.one))
    snapshot, before = shop.snapshot(), shop.running
    plan = shop.plan(snapshot)
    shop.of_stack(family=family)
    shop.ecs.revisions[revision(1)]["status"] = "INACTIVE"
    shop.begin(plan)
    assert shop.undo(snapshot).startswith("service web/storefront runs storefront:")
    assert shop.running == before
    restored, ours = shop.it.task_definition, revision(2 if family == "storefront-b" else 3, family)
    assert (ours in shop.active) == (family == "storefront")  # of another family: nothing would lead to it later
    assert shop.ecs.tags[restored] == [{"key": "team", "value": "shop"}]
    assert shop.undo(snapshot, last=True) == f"service web/storefront runs {restored.rpartition('/')[2]} again"
    assert restored in shop.active and ours not in shop.active


def test_a_repeated_call_does_not_register_the_lost_revision_twice(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = shop.runs().snapshot()
    shop.start(snapshot)
    shop.ecs.revisions[revision(1)]["status"] = "INACTIVE"
    with monkeypatch.context() as lost, pytest.raises(ZeroDivisionError):
        lost.setattr(shop.ecs, "update_service", lambda params: 1 / 0)
        shop.revert(snapshot)
    shop.undo(snapshot, last=True)
    assert shop.active == [shop.it.task_definition] == [revision(3)]


def test_our_own_copy_is_not_taken_for_the_lost_revision(shop: Shop) -> None:
    """The same image again, on top of what the stack made: equal in all but its mark, and taken back at the end."""
    snapshot = shop.runs().snapshot()
    shop.change["images"] = {"app": shop.one}
    plan = shop.plan(snapshot)
    shop.of_stack()
    shop.ecs.revisions[revision(1)]["status"] = "INACTIVE"
    shop.begin(plan)
    assert shop.it.task_definition == revision(3)
    shop.undo(snapshot)
    assert shop.undo(snapshot, last=True) == "service web/storefront runs storefront:4 again"
    assert revision(4) in shop.active and revision(3) not in shop.active
