"""How a deployment is stopped wherever it stands: nothing goes forward any more, and what was changed is undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import admission, approval, cancellation, outcome, progress, stages, undo
from domain.deployment import ACTIVE, Status
from domain.errors import Code, Denied, StageError
from tests.domain.deployments import MINUTE, NOW, PARTS, accepted, at, running, through, told
from tests.domain.gates import EVE, ONE, asking, look

RUNS = MINUTE
WHY = "cancelled by eve: a typo"
BROKEN = StageError(Code.INFRASTRUCTURE_FAILED, "the stack said no")
LATER = NOW + 9 * MINUTE


def cancel(deployment, now=LATER):
    return cancellation.cancel(deployment, EVE, "a typo", now, runs=RUNS)


def working(stage):
    """The stage began at LATER, with an hour to go."""
    before = stages.FORWARD[: stages.FORWARD.index(stage)]
    return at(through(running(*PARTS), *before), stage, LATER)


def undoing():
    failed = progress.fail(working(stages.INFRASTRUCTURE), BROKEN, LATER)
    return at(failed, stages.UNDO_APPLICATION, LATER)


def undone(deployment, now=LATER):
    return through(deployment, *(stage for stage in stages.UNDO if stage not in deployment.done), now=now)


def test_who_wants_it_and_why_is_told_and_kept():
    cancelled = cancel(working(stages.INFRASTRUCTURE))
    assert cancelled.cancel == {"by": EVE.arn, "name": "eve", "reason": "a typo", "at": LATER}
    event = cancelled.news[-1]
    assert told(cancelled)[-1] == "CancellationRequested"
    assert (event.by, event.reason) == (EVE.arn, "a typo")


def test_what_waits_for_its_turn_ends_at_once():
    cancelled = cancel(accepted())
    assert (cancelled.status, cancelled.deadline) == (Status.CANCELLED, 0)
    assert told(cancelled) == ["CancellationRequested", "DeploymentStopped"]
    assert (cancelled.news[-1].status, cancelled.news[-1].reason) == ("CANCELLED", WHY)


def test_cancelling_again_changes_nothing():
    once = cancel(working(stages.APPLICATION))
    assert cancel(once, LATER + MINUTE) is once
    ended = outcome.finish(cancel(running()), "", LATER)
    assert ended.status is Status.CANCELLED
    assert cancel(ended) is ended
    stopped = admission.stop(accepted(), Status.CANCELLED, "by hand", NOW)
    assert cancel(stopped) is stopped


@pytest.mark.parametrize("status", [s for s in Status if s not in (*ACTIVE, Status.CANCELLED)])
def test_what_has_ended_otherwise_cannot_be_cancelled(status):
    with pytest.raises(Denied, match=f"it is too late: d1 has ended as {status}") as no:
        cancel(replace(running(), status=status))
    held = status is Status.ROLLBACK_FAILED
    advice = "`retry d1`, or `resolve storefront`" if held else "roll back instead, if it is live"
    assert (no.value.kind, no.value.advice) == ("late", advice)


def test_what_reached_every_goal_is_live_and_cannot_be_cancelled():
    with pytest.raises(Denied, match="it is too late: d1 has ended as SUCCEEDED"):
        cancel(through(running(*PARTS), *stages.FORWARD))


def test_what_is_undone_after_every_goal_was_reached_can_still_be_cancelled():
    """A stage that completed last was too late for its execution."""
    turned = at(through(running(*PARTS), *stages.FORWARD), stages.UNDO_APPLICATION, LATER)
    assert cancel(turned).cancel


@pytest.mark.parametrize("stage", [stages.PREPARE, stages.INFRASTRUCTURE, stages.APPLICATION])
def test_a_stage_that_changes_something_gets_the_time_that_its_functions_may_still_act(stage):
    deployment = working(stage)
    cancelled = cancel(deployment)
    assert (cancelled.work, cancelled.deadline) == (deployment.work, LATER + RUNS)
    assert not progress.may_act(cancelled, LATER + RUNS + 1)
    late = cancel(deployment, deployment.deadline - RUNS + 1)
    assert late.deadline == deployment.deadline


@pytest.mark.parametrize("stage", [stages.PREPARE, stages.INFRASTRUCTURE, stages.APPLICATION])
def test_a_stage_that_cannot_act_any_more_is_given_up_as_cancelled(stage):
    given_up = progress.give_up(cancel(working(stage)), LATER + RUNS + 1)
    assert given_up.failure == {"stage": stage, "code": Code.CANCELLED, "reason": WHY}


def test_a_validation_is_given_up_at_once():
    cancelled = cancel(working(stages.VALIDATE))
    assert cancelled.failure == {"stage": stages.VALIDATE, "code": "Cancelled", "reason": WHY}
    assert told(cancelled)[-2:] == ["CancellationRequested", "StageFailed"]


def test_the_gate_hears_of_it_and_stops():
    cancelled = cancel(asking())
    assert (cancelled.work.open, cancelled.deadline) == (True, asking().deadline)
    stopped = look(cancelled, ONE, LATER)
    assert stopped.failure == {"stage": stages.APPROVE, "code": "Cancelled", "reason": WHY}


@pytest.mark.parametrize("stage", stages.FORWARD)
def test_a_stage_that_reaches_its_goal_after_that_reached_it_in_vain(stage):
    asked = replace(working(stage), cancel=cancel(working(stage)).cancel)
    in_vain = progress.complete(asked, ("done",), LATER, plan={"digest": "new"})
    assert (in_vain.failure["code"], in_vain.plan) == ("Cancelled", {"digest": "new"})
    assert stage not in in_vain.done
    assert "StageCompleted" not in told(in_vain)[len(told(asked)) :]


def test_the_plan_of_a_stage_that_makes_none_is_kept_when_it_reached_its_goal_in_vain():
    asked = replace(cancel(asking()), plan={"digest": "old"})
    assert progress.complete(asked, (), LATER).plan == {"digest": "old"}


@pytest.mark.parametrize("done", [0, 1, 2, 3])
def test_a_stage_that_begins_after_that_does_not_act(done):
    before, stage = stages.FORWARD[:done], stages.FORWARD[done]
    begun = at(cancel(through(running(*PARTS), *before)), stage, LATER)
    assert told(begun)[-2:] == ["StageStarted", "StageFailed"]
    assert (begun.failure["code"], progress.answer_of(begun, stage)["result"]) == ("Cancelled", "failed")
    assert begun.begun == before


def test_what_acted_is_undone_and_ends_as_cancelled():
    cancelled = progress.give_up(cancel(working(stages.APPLICATION)), LATER + 2 * MINUTE)
    assert [step.part for step in undo.plan(cancelled)] == ["application", "infrastructure"]
    end = outcome.finish(undone(cancelled), "41", LATER)
    assert (end.status, told(end)[-1], end.news[-1].reason) == (Status.CANCELLED, "DeploymentStopped", WHY)
    assert end.news[-1].status == "CANCELLED"


def test_what_never_acted_ends_as_cancelled_without_an_undo():
    stopped = at(cancel(running()), stages.PREPARE, LATER)
    assert outcome.settled(stopped)
    assert outcome.finish(stopped, "", LATER).status is Status.CANCELLED


@pytest.mark.parametrize("begin_undo", [True, False])
def test_an_undo_goes_on_and_says_both_what_failed_and_who_cancelled(begin_undo):
    failed = undoing() if begin_undo else progress.fail(working(stages.INFRASTRUCTURE), BROKEN, LATER)
    cancelled = cancel(failed)
    assert (cancelled.work, cancelled.deadline) == (failed.work, failed.deadline)
    completed = progress.complete(cancelled, (), LATER) if begin_undo else cancelled
    end = outcome.finish(undone(completed), "41", LATER)
    assert end.status is Status.CANCELLED
    assert end.news[-1].reason == f"{WHY}; it had failed already: the stack said no"


def test_an_undo_that_has_no_time_left_timed_out_and_was_not_cancelled():
    given_up = progress.give_up(cancel(undoing()), LATER + 99 * MINUTE)
    assert given_up.undo_failure["code"] == "TimedOut"
    end = outcome.finish(given_up, "41", LATER + 99 * MINUTE)
    assert (end.status, told(end)[-1]) == (Status.ROLLBACK_FAILED, "DeploymentFailed")


def test_a_change_that_nobody_undid_is_never_told_as_cancelled():
    assert outcome.finish(cancel(working(stages.INFRASTRUCTURE)), "41", LATER).status is Status.ROLLBACK_FAILED


def test_a_cancelled_deployment_whose_execution_was_stopped_is_undone_and_ends_as_cancelled():
    stopped = progress.interrupt(cancel(working(stages.INFRASTRUCTURE)), start_at=LATER + 2 * MINUTE)
    end = outcome.finish(undone(stopped), "41", LATER)
    assert end.status is Status.CANCELLED
    assert end.news[-1].reason.startswith(WHY)


def test_who_cancels_what_was_decided_against_ends_it_as_cancelled():
    expired = approval.expire(asking(), NOW + 240 * MINUTE)
    end = outcome.finish(look(cancel(expired), ONE, LATER), "", LATER)
    assert (end.status, end.news[-1].reason) == (Status.CANCELLED, WHY)


def test_a_cancelled_deployment_whose_undo_failed_has_ended_otherwise():
    failed = progress.fail(cancel(undoing()), StageError(Code.UNDO_FAILED, "no"), LATER)
    with pytest.raises(Denied, match="has ended as ROLLBACK_FAILED"):
        cancel(outcome.finish(failed, "41", LATER))
