"""How a deployment ends that people or time stopped, and what its end says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import approval, outcome, progress, stages, undo
from domain.cancellation import cancel
from domain.deployment import Status
from domain.errors import Code, Over, StageError
from tests.domain.deployments import MINUTE, NOW, PARTS, at, running, through, told
from tests.domain.gates import ANN, BEN, EVE, EXPIRES, ONE, POLICY, asking, look, preparing, vote

LATER = NOW + 3 * MINUTE
MOVED = StageError(Code.PLAN_CHANGED, "the stack was changed by somebody else")
GONE = StageError(Code.INTERRUPTED, "the workflow was stopped")


def rejected():
    return vote(vote(asking(*PARTS), ANN), BEN, "reject", reason="not on a Friday")


def expired():
    return approval.expire(vote(asking(*PARTS), ANN), NOW + EXPIRES)


STOPS = pytest.mark.parametrize(
    ("deployment", "status", "code", "reason"),
    [
        (rejected(), Status.REJECTED, "Rejected", "ben rejected it: not on a Friday"),
        (expired(), Status.EXPIRED, "ApprovalExpired", "1 of 2 approvals were given in time"),
    ],
    ids=["rejected", "expired"],
)


@STOPS
def test_what_people_or_time_stopped_ends_as_that_and_not_as_failed(deployment, status, code, reason):
    stopped = look(deployment, POLICY, NOW + EXPIRES)
    assert stopped.failure == {"stage": stages.APPROVE, "code": code, "reason": reason}
    end = outcome.finish(stopped, "41", NOW + EXPIRES)
    assert (end.status, told(end)[-1]) == (status, "DeploymentStopped")
    assert (end.news[-1].status, end.news[-1].reason) == (status.value, reason)
    assert (end.work, end.deadline) == (None, 0)


@STOPS
def test_it_ends_as_that_also_where_what_was_prepared_is_taken_back_first(deployment, status, code, reason):
    turned = through(look(deployment, POLICY, LATER), *stages.UNDO, now=NOW + EXPIRES)
    assert turned.status is Status.ROLLING_BACK
    end = outcome.finish(turned, "41", NOW + EXPIRES)
    assert (end.status, end.news[-1].reason) == (status, reason)


@STOPS
def test_no_stage_begins_after_that(deployment, status, code, reason):
    for stage in stages.FORWARD[1:]:
        with pytest.raises(Over, match=f"is AWAITING_APPROVAL: {stage} may not act"):
            at(look(deployment, POLICY, LATER), stage, LATER)


@STOPS
def test_a_gate_that_never_heard_of_its_decision_ends_as_decided_all_the_same(deployment, status, code, reason):
    assert outcome.finish(deployment, "41", NOW + EXPIRES, GONE).status is status


@STOPS
def test_the_end_tells_what_was_decided_though_the_gate_never_heard_of_it(deployment, status, code, reason):
    stopped = progress.interrupt(deployment, start_at=LATER)
    assert outcome.finish(through(stopped, *stages.UNDO), "41", NOW + EXPIRES).news[-1].reason == reason


def test_an_approved_deployment_fails_as_others_do():
    agreed = look(vote(asking(*PARTS, policy=ONE), ANN, policy=ONE), ONE, LATER)
    failed = progress.fail(at(agreed, stages.INFRASTRUCTURE, LATER), StageError(Code.BROKEN, "no"), LATER)
    assert outcome.finish(through(failed, *stages.UNDO), "41", LATER).status is Status.ROLLED_BACK


def test_a_gate_without_a_decision_that_failed_is_a_failure():
    failed = progress.fail(asking(), StageError(Code.BROKEN, "no"), LATER)
    end = outcome.finish(failed, "41", LATER)
    assert (end.status, told(end)[-1], end.news[-1].reason) == (Status.FAILED, "DeploymentFailed", "no")


def test_a_gate_that_nobody_had_to_pass_is_a_stage_like_others():
    passed = progress.complete(preparing(), ("no approval is needed",), LATER)
    assert (passed.status, passed.done[-1], passed.approval) == (Status.RUNNING, stages.APPROVE, None)
    end = outcome.finish(through(passed, *stages.FORWARD[1:], now=LATER), "41", NOW + EXPIRES)
    assert end.status is Status.SUCCEEDED


def test_a_plan_that_does_not_hold_any_more_changes_nothing_and_undoes_nothing():
    deploying = at(through(running(*PARTS), stages.PREPARE), stages.INFRASTRUCTURE, LATER)
    void = progress.fail(deploying, MOVED, LATER)
    assert undo.plan(void) == ()
    assert outcome.finish(void, "41", LATER).status is Status.FAILED


@pytest.mark.parametrize(
    ("stage", "code"), [(stages.INFRASTRUCTURE, Code.BROKEN), (stages.APPLICATION, Code.PLAN_CHANGED)]
)
def test_what_failed_otherwise_or_later_may_have_changed_everything(stage, code):
    before = stages.FORWARD[: stages.FORWARD.index(stage)]
    failed = progress.fail(at(through(running(*PARTS), *before), stage, LATER), StageError(code, "no"), LATER)
    assert [step.part for step in undo.plan(failed)] == ["application", "infrastructure"]


HARMLESS = [(stage, code) for stage, codes in stages.HARMLESS.items() for code in codes]


@pytest.mark.parametrize(("stage", "code"), HARMLESS, ids=str)
def test_what_leads_to_the_end_without_an_undo_leaves_nothing_to_undo(stage, code):
    before = stages.GATED[: stages.GATED.index(stage)]
    failed = progress.fail(at(through(running(*PARTS), *before), stage, LATER), StageError(Code(code), "no"), LATER)
    assert undo.plan(failed) == ()
    assert outcome.finish(failed, "41", LATER).status is Status.FAILED


def test_a_gate_that_begins_after_the_cancellation_takes_back_what_was_prepared():
    prepared = cancel(through(running(*PARTS), stages.PREPARE), EVE, "a typo", LATER, runs=MINUTE)
    begun = at(prepared, stages.APPROVE, LATER)
    assert (begun.work.open, begun.failure) == (True, None)
    assert look(begun, ONE, LATER).failure["code"] == Code.CANCELLED


def test_what_a_gate_leaves_that_never_heard_of_the_cancellation_is_left_to_the_undo():
    late = progress.give_up(cancel(asking(*PARTS), EVE, "a typo", LATER, runs=MINUTE), NOW + EXPIRES)
    assert late.failure["code"] == Code.TIMED_OUT
    assert late.failure["code"] not in stages.HARMLESS[stages.APPROVE]
    end = outcome.finish(through(late, *stages.UNDO, now=NOW + EXPIRES), "41", NOW + EXPIRES)
    assert (end.status, end.news[-1].reason.startswith("cancelled by eve: a typo")) == (Status.CANCELLED, True)


def test_the_gate_stands_before_the_first_change_and_adds_nothing_else():
    assert [stage for stage in stages.GATED if stage != stages.APPROVE] == list(stages.FORWARD)
    assert stages.GATED.index(stages.APPROVE) < min(map(stages.GATED.index, undo.CHANGES))


@pytest.mark.parametrize(("parts", "settled"), [(PARTS, False), (PARTS[:1], False), (PARTS[1:], True), ((), True)])
def test_what_was_prepared_for_the_infrastructure_is_taken_back_before_the_end(parts, settled):
    preparing_ = at(running(*parts), stages.PREPARE, LATER)
    assert undo.prepared(preparing_) is not settled
    assert outcome.settled(progress.fail(preparing_, MOVED, LATER)) is settled


def test_nothing_is_taken_back_where_nothing_was_prepared():
    assert not undo.prepared(running(*PARTS))
    assert outcome.settled(replace(running(*PARTS), failure={"stage": "", "code": "", "reason": ""}))
