"""What must be undone: the parts that may have been touched, newest first."""

from __future__ import annotations

import pytest

from domain import stages, undo
from tests.domain.deployments import NOW, PARTS, at, running, through


def parts_of(plan: tuple[undo.Step, ...]) -> list[str]:
    return [step.part for step in plan]


def test_nothing_is_undone_where_nothing_began():
    assert undo.plan(running(*PARTS)) == ()
    assert undo.plan(through(running(*PARTS), stages.PREPARE)) == ()


def test_a_part_whose_stage_only_began_is_undone_too():
    begun = at(through(running("infrastructure"), stages.PREPARE), stages.INFRASTRUCTURE, NOW)
    assert parts_of(undo.plan(begun)) == ["infrastructure"]


def test_a_stack_may_have_changed_the_application_too():
    begun = at(through(running(*PARTS), stages.PREPARE), stages.INFRASTRUCTURE, NOW)
    assert parts_of(undo.plan(begun)) == ["application", "infrastructure"]


def test_without_infrastructure_the_application_is_untouched_until_its_own_stage_begins():
    before = through(running("application"), stages.PREPARE, stages.INFRASTRUCTURE)
    assert undo.plan(before) == ()
    assert parts_of(undo.plan(at(before, stages.APPLICATION, NOW))) == ["application"]


def test_the_newest_change_is_undone_first():
    deployed = through(running(*PARTS), *stages.FORWARD)
    assert parts_of(undo.plan(deployed)) == ["application", "infrastructure"]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_was_not_asked_for_is_never_undone(part):
    deployed = through(running(part), *stages.FORWARD)
    assert parts_of(undo.plan(deployed)) == [part]
    [other] = set(PARTS) - {part}
    assert undo.step_for(deployed, other) is None


def test_a_step_carries_the_change_and_the_snapshot_that_it_goes_back_to():
    deployed = through(running(*PARTS), *stages.FORWARD)
    step = undo.step_for(deployed, "application")
    assert step == undo.Step("application", deployed.request["application"], deployed.snapshot["application"])


@pytest.mark.parametrize(("exists", "ending"), [(True, "back to what it was"), (False, "is removed again")])
def test_a_step_says_what_it_will_do(exists, ending):
    change = {"kind": "cloudformation", "stack": "storefront"}
    step = undo.Step("infrastructure", change, {"exists": exists})
    assert str(step) == f"infrastructure: cloudformation storefront {ending}"
    assert "lambda shop" in str(undo.Step("application", {"kind": "lambda", "function": "shop"}, {}))
