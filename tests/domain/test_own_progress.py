"""Deployments through stages of their owner: ways out, what is undone, how they end, and what people are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import cancellation, outcome, progress, stages, undo
from domain.deployment import Status
from domain.errors import Code, StageError
from domain.people import Person
from domain.stages import STANDARD, Stages
from tests.domain.deployments import MINUTE, NOW, PARTS, at, running, through
from tests.domain.owner import AGREE, EXTRACT, PATH, PUBLISH, TRANSFORM, UNPUBLISH, through_own

BROKEN = StageError(Code.STAGE_FAILED, "the index is gone")
EVE = Person("arn:aws:iam::123456789012:user/eve")
MIXED = Stages(
    forward=(stages.PREPARE, stages.INFRASTRUCTURE, PUBLISH),
    undo=(UNPUBLISH, stages.UNDO_INFRASTRUCTURE),
    own=(PUBLISH, UNPUBLISH),
)


def failed(state, stage):
    return progress.fail(at(state, stage, NOW), BROKEN, NOW + MINUTE)


def test_what_changes_something_is_what_is_the_owners_and_not_said_to_be_harmless():
    assert PATH.changing == (TRANSFORM, PUBLISH)
    assert PATH.needed == (EXTRACT, TRANSFORM, PUBLISH)
    assert (PATH.woken, STANDARD.woken) == ((AGREE,), (stages.APPROVE, stages.VALIDATE))
    assert (PATH.deploys, MIXED.deploys, STANDARD.deploys) == (False, True, True)


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        (PATH, ("input",)),
        (STANDARD, ("infrastructure", "application", "validation")),
        (MIXED, ("infrastructure", "input")),
        (Stages(forward=(AGREE,), undo=(), gate=AGREE), ()),
    ],
)
def test_a_request_may_say_what_a_stage_works_on(path, parts):
    assert path.parts == parts


def test_the_stages_of_a_deployment_are_read_from_what_was_written():
    assert stages.read(None) is None
    assert vars(
        stages.read({key: list(value) if isinstance(value, tuple) else value for key, value in vars(PATH).items()})
    ) == vars(PATH)


@pytest.mark.parametrize(
    ("path", "stage", "out"),
    [
        (PATH, EXTRACT, ("StageFailed",)),
        (PATH, TRANSFORM, ()),
        (PATH, AGREE, ()),
        (PATH, PUBLISH, ()),
        (MIXED, stages.PREPARE, ("PlanFailed",)),
        (MIXED, stages.INFRASTRUCTURE, ("PlanChanged",)),
        (STANDARD, stages.APPROVE, ("Rejected", "ApprovalExpired", "Cancelled")),
        (STANDARD, stages.VALIDATE, ()),
        (
            Stages(forward=(EXTRACT, AGREE), undo=(), gate=AGREE, own=(EXTRACT,), harmless=(EXTRACT,)),
            AGREE,
            stages.STOPPED,
        ),
    ],
)
def test_only_where_nothing_can_have_changed_the_end_comes_at_once(path, stage, out):
    assert path.ways_out(stage) == out


def test_a_harmless_stage_after_a_change_of_the_coordinators_own_needs_the_undo():
    path = Stages(forward=(*stages.FORWARD, EXTRACT), undo=stages.UNDO, own=(EXTRACT,), harmless=(EXTRACT,))
    assert path.ways_out(EXTRACT) == ()


def test_nothing_is_undone_where_nothing_that_changes_has_begun():
    assert undo.plan(through(through_own(), EXTRACT)) == ()
    assert undo.plan(failed(through_own(), EXTRACT)) == ()


def test_each_stage_of_the_owners_undo_is_for_all_that_began():
    path = replace(PATH, undo=(UNPUBLISH, "Clear"), own=(*PATH.own, "Clear"))
    begun = at(through(through_own(path), EXTRACT, TRANSFORM), PUBLISH, NOW)
    assert [(step.part, step.undoes) for step in undo.plan(begun)] == [
        (UNPUBLISH, (PUBLISH, TRANSFORM)),
        ("Clear", (PUBLISH, TRANSFORM)),
    ]
    assert str(undo.plan(begun)[0]) == "Unpublish undoes Publish, Transform"


def test_parts_and_stages_of_the_owner_are_undone_in_the_order_of_the_pipeline():
    state = replace(running(*PARTS[:1]), path=MIXED)
    begun = at(through(state, stages.PREPARE, stages.INFRASTRUCTURE), PUBLISH, NOW)
    assert [step.part for step in undo.plan(begun)] == [UNPUBLISH, "infrastructure"]
    assert [step.part for step in undo.plan(through(state, stages.PREPARE, stages.INFRASTRUCTURE))] == [
        "infrastructure"
    ]


def test_who_did_all_has_succeeded_whether_or_not_people_were_asked():
    done = through(through_own(), EXTRACT, TRANSFORM, PUBLISH)
    assert outcome.settled(done)
    assert outcome.finish(done, "", NOW).status is Status.SUCCEEDED
    assert not outcome.settled(through(through_own(), EXTRACT, TRANSFORM))


def test_a_failure_before_any_change_is_a_failure_and_nothing_more():
    state = failed(through_own(), EXTRACT)
    assert outcome.settled(state)
    assert outcome.finish(state, "41", NOW).status is Status.FAILED


def test_a_failure_after_a_change_is_rolled_back_or_needs_people():
    turned = at(failed(through_own(), TRANSFORM), UNPUBLISH, NOW)
    assert turned.news[-2].plan == ("Unpublish undoes Transform",)
    well = progress.complete(turned, (), NOW)
    assert outcome.finish(well, "41", NOW).status is Status.ROLLED_BACK
    stuck = progress.fail(turned, StageError(Code.UNDO_FAILED, "no"), NOW)
    assert outcome.settled(stuck)
    end = outcome.finish(stuck, "41", NOW)
    assert end.status is Status.ROLLBACK_FAILED
    assert "Mend the cause and `retry d1`" in end.news[-1].reason


def test_the_first_stage_of_an_undo_that_is_tried_again_is_failed_already():
    again = through_own(retries="d0", attempt=1)
    assert progress.answer_of(again, EXTRACT)["code"] == "Interrupted"
    assert progress.answer_of(through_own(), EXTRACT) is None


def test_a_cancel_gives_an_owners_stage_the_time_that_its_function_may_still_act():
    stopped = cancellation.cancel(at(through_own(), EXTRACT, NOW), EVE, "no", NOW + MINUTE, runs=MINUTE)
    assert (stopped.work.open, stopped.deadline) == (True, NOW + 2 * MINUTE)
    assert progress.complete(stopped, (), NOW + MINUTE).failure["code"] == "Cancelled"
    given_up = progress.give_up(stopped, NOW + 2 * MINUTE)
    assert outcome.finish(given_up, "", NOW + 3 * MINUTE).status is Status.CANCELLED


def test_a_gate_of_another_name_ends_by_itself():
    assert PATH.goes_on(AGREE) and PATH.goes_on(UNPUBLISH) and not PATH.goes_on(PUBLISH)
    assert not PATH.goes_on(stages.APPROVE)
