"""What people agree to, where stages of a pipeline's owner make the plan, or none does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import plan, progress, undo
from domain.errors import StageError
from domain.stages import STANDARD
from tests.domain.deployments import NOW, at
from tests.domain.owner import EXTRACT, PATH, PUBLISH, TRANSFORM, UNPUBLISH, through_own


def test_a_plan_stands_after_that_of_the_stages_before():
    first = plan.own(through_own(), ["12 rows more"], ["3 have no price"], unchanged=True)
    second = plan.own(replace(through_own(), plan=first), ["the index is built anew"], unchanged=False)
    assert second["summary"] == ["12 rows more", "the index is built anew"]
    assert (second["alerts"], first["unchanged"], second["unchanged"]) == (["3 have no price"], True, False)
    assert (second["validation"], second["undo"]) == ([], undo.promised(PATH))
    assert plan.own(replace(through_own(), plan=second), ["x"], unchanged=True)["unchanged"] is False


def test_a_vote_stands_for_the_request_the_plans_before_and_everything_in_this_one():
    def digest(state=through_own(), summary=("a",), alerts=()):  # noqa: B008
        return plan.own(state, list(summary), alerts, unchanged=False)["digest"]

    other = replace(through_own(), request={**through_own().request, "input": {"source": "s3://else/"}})
    after = replace(through_own(), plan={"digest": "1"})
    assert digest() == digest()
    assert len({digest(), digest(other), digest(after), digest(summary=("b",)), digest(alerts=("b",))}) == 5


def test_a_plan_that_cannot_be_kept_fails():
    with pytest.raises(StageError, match="the plan has 66,"):
        plan.own(replace(through_own(), plan={"x": "y" * 66_000}), [], unchanged=False)


def test_without_a_plan_people_agree_to_what_the_request_says():
    assert plan.of_input(through_own())["summary"] == ['source: "s3://prices/"']
    assert plan.of_input(replace(through_own(), request={}))["summary"] == [
        "the request says nothing of what will change"
    ]
    many = replace(through_own(), request={"input": {f"k{n}": n for n in range(99)}})
    assert len(plan.of_input(many)["summary"]) == plan.MOST_CHANGES


def test_people_are_promised_what_would_be_undone():
    assert undo.promised(PATH) == ["Unpublish undoes Publish and Transform"]
    several = replace(PATH, undo=("Unindex", UNPUBLISH), own=(*PATH.own, "Unindex"))
    assert undo.promised(several) == ["Unindex and Unpublish undo Publish and Transform"]
    assert undo.promised(STANDARD) == []
    assert undo.promised(replace(PATH, undo=())) == []


def test_what_a_stage_hands_on_is_kept_beside_that_of_the_others():
    first = progress.complete(at(through_own(), EXTRACT, NOW), (), NOW, output={"rows": 1})
    second = progress.complete(at(first, TRANSFORM, NOW), (), NOW)
    third = progress.complete(at(second, PUBLISH, NOW), (), NOW, output={"url": "x"})
    assert (first.outputs, second.outputs) == ({EXTRACT: {"rows": 1}},) * 2
    assert third.outputs == {EXTRACT: {"rows": 1}, PUBLISH: {"url": "x"}}
