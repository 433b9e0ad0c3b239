"""Parts that cannot be undone: the approver sees it, the undo says it, and nobody pretends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import events, outcome, plan, stages, undo
from domain.deployment import Deployment, Status
from domain.errors import Code, StageError
from domain.progress import begin, fail
from tests.domain.deployments import MINUTE, NOW, PARTS, at, running, through
from tests.domain.lineage import WHY, failed_undo, hard

OWN = {"infrastructure": stages.INFRASTRUCTURE, "application": stages.APPLICATION}
PLANNED: dict[str, Any] = {"unchanged": False, "summary": ["it changes"], "alerts": ["a table is LOST"]}


def marked(*parts: str, unchanged: bool = False) -> Deployment:
    """Prepared; these parts cannot be undone."""
    state = through(running(*PARTS), stages.PREPARE)
    request = {**state.request, **{part: hard(state.request[part]) for part in parts}}
    return replace(state, request=request, plan={part: {"unchanged": unchanged} for part in PARTS})


def reached(state: Deployment, stage: str) -> Deployment:
    """The stage is at work."""
    before = stages.FORWARD[1 : stages.FORWARD.index(stage)]
    return at(through(state, *before), stage, NOW + MINUTE)


def why(state: Deployment) -> dict[str, str]:
    return {step.part: step.irreversible for step in undo.plan(state)}


@pytest.mark.parametrize(
    ("part", "stage", "lost"),
    [
        ("infrastructure", stages.INFRASTRUCTURE, {"application": "", "infrastructure": WHY}),
        ("infrastructure", stages.VALIDATE, {"application": "", "infrastructure": WHY}),
        ("application", stages.APPLICATION, {"application": WHY, "infrastructure": ""}),
        ("application", stages.INFRASTRUCTURE, {"application": "", "infrastructure": ""}),
    ],
)
def test_a_part_does_not_come_back_once_its_own_stage_has_begun(part, stage, lost):
    """A stack may have changed the function, too, but that is not what was marked."""
    assert why(reached(marked(part), stage)) == lost


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_the_plan_does_not_change_comes_back(part):
    assert set(why(reached(marked(part, unchanged=True), stages.VALIDATE)).values()) == {""}


def test_a_part_without_a_plan_may_have_been_changed():
    state = replace(reached(marked("application"), stages.APPLICATION), plan=None)
    assert why(state)["application"] == WHY


def test_where_the_plan_did_not_hold_any_more_nothing_was_changed():
    state = reached(marked("infrastructure"), stages.INFRASTRUCTURE)
    assert undo.plan(fail(state, StageError(Code.PLAN_CHANGED, "moved"), NOW + MINUTE)) == ()
    assert why(fail(state, StageError(Code.BROKEN, "broke"), NOW + MINUTE))["infrastructure"] == WHY


def test_the_undo_says_what_does_not_come_back():
    state = fail(reached(marked("application"), stages.APPLICATION), StageError(Code.BROKEN, "broke"), NOW + MINUTE)
    state = begin(state, stages.UNDO_APPLICATION, token="t", timeout=MINUTE, now=NOW + MINUTE)
    [told] = [each for each in state.news if isinstance(each, events.RollbackStarted)]
    assert told.plan == (
        "application: lambda storefront does NOT come back: rows are gone",
        "infrastructure: cloudformation storefront back to what it was",
    )


def test_a_build_that_undoes_another_says_so():
    build = {"kind": "codebuild", "project": "migrate", "undo": {"variables": {}}}
    assert str(undo.Step("application", build, {})) == "application: codebuild migrate is undone by another build"
    assert "does NOT come back: so" in str(undo.Step("application", build, {}, "so"))


def made(*parts: str, unchanged: bool = False) -> dict[str, Any]:
    request = marked(*parts).request
    planned = {part: {**PLANNED, "unchanged": unchanged} for part in PARTS}
    return plan.assemble(request, planned, {part: {"exists": True} for part in PARTS})


def test_the_approver_sees_it_before_everything_else():
    assert made("application")["alerts"] == [
        "application CANNOT BE UNDONE: rows are gone",
        "a table is LOST",
        "a table is LOST",
    ]
    assert made("application")["undo"] == [
        "application: lambda storefront does NOT come back: rows are gone",
        "infrastructure: cloudformation storefront back to what it was",
    ]
    assert made(*PARTS)["alerts"][:2] == [f"{part} CANNOT BE UNDONE: {WHY}" for part in PARTS]


@pytest.mark.parametrize(("parts", "unchanged"), [((), False), (PARTS, True)])
def test_the_approver_is_not_alarmed_where_everything_comes_back(parts, unchanged):
    assert made(*parts, unchanged=unchanged)["alerts"] == ["a table is LOST"] * 2
    assert all("back to what it was" in each for each in made(*parts, unchanged=unchanged)["undo"])


def test_it_is_part_of_what_people_approve():
    digests = {made()["digest"], made("application")["digest"], made("infrastructure")["digest"]}
    assert len(digests) == 3


HAND = (
    "storefront by hand to a state that you trust, and say which: "
    "`resolve storefront --as restored` or `--as live:VERSION`"
)


@pytest.mark.parametrize(
    ("parts", "begun", "advice"),
    [
        ((), stages.FORWARD, f"Mend the cause and `retry c`, or bring {HAND}"),
        (("application",), stages.FORWARD, f"Bring {HAND}"),
        (("application",), stages.FORWARD[:2], f"Mend the cause and `retry c`, or bring {HAND}"),
    ],
)
def test_people_are_told_to_retry_only_what_can_be_undone(parts, begun, advice):
    held = failed_undo("c", "v-c", *PARTS, begun=begun)
    held = replace(held, request={**held.request, **{part: hard(held.request[part]) for part in parts}})
    assert undo.advice(held) == advice


@pytest.mark.parametrize("recoveries", [0, 5])
def test_a_failed_undo_ends_with_what_people_can_do(recoveries):
    state = replace(reached(marked(), stages.APPLICATION), recoveries=recoveries)
    ended = outcome.finish(state, "1", NOW + 2 * MINUTE)
    assert ended.status is Status.ROLLBACK_FAILED
    assert vars(ended.news[-1])["reason"].endswith(undo.advice(ended))


def test_a_plan_that_is_too_large_to_be_kept_is_none():
    request = marked().request
    large = {**PLANNED, "template": "x" * plan.MAX_BYTES}
    with pytest.raises(StageError, match="give the stack fewer or shorter parameters") as failed:
        plan.assemble({"infrastructure": request["infrastructure"]}, {"infrastructure": large}, {"infrastructure": {}})
    assert failed.value.code is Code.PLAN_FAILED
