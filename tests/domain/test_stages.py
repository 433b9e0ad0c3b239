"""How a stage is called again, waits, comes too late, is interrupted, and what people are told in the end."""

from __future__ import annotations

import pytest

from domain import outcome, progress, stages, undo
from domain.deployment import Status
from domain.errors import Code, Over, StageError
from tests.domain.deployments import MINUTE, NOW, PARTS, at, running, through, told

BROKEN = StageError(Code.INFRASTRUCTURE_FAILED, "the stack said no")


def deploying():
    return at(through(running(*PARTS), stages.PREPARE), stages.INFRASTRUCTURE, NOW + MINUTE)


def again(deployment, stage, **named):
    return progress.begin(deployment, stage, token="new", timeout=60 * MINUTE, **{"now": NOW + 2 * MINUTE, **named})


def undoing():
    return at(progress.fail(deploying(), BROKEN, NOW + 2 * MINUTE), stages.UNDO_APPLICATION, NOW + 3 * MINUTE)


def undone(deployment):
    return through(deployment, stages.UNDO_INFRASTRUCTURE, now=NOW + 5 * MINUTE)


def test_a_stage_that_is_called_again_keeps_its_time_and_its_operation_and_is_told_once():
    waiting = progress.wait(deploying(), {"id": 1}, "arn:stack")
    called = again(waiting, stages.INFRASTRUCTURE)
    assert called.deadline == waiting.deadline
    assert (called.work.token, called.work.operation, called.work.waits_for) == ("new", {"id": 1}, "arn:stack")
    assert told(called) == told(waiting)


@pytest.mark.parametrize(("late_by", "acts"), [(0, True), (1, False)])
def test_a_function_that_may_outlive_the_deadline_does_not_begin_to_act(late_by, acts):
    deployment = deploying()
    called = again(deployment, stages.INFRASTRUCTURE, now=deployment.deadline - MINUTE + late_by, runs=MINUTE)
    assert called.work.open is acts
    assert (called.failure is None) is acts
    assert acts or called.failure["code"] == Code.TIMED_OUT


def test_an_answer_is_given_again_and_never_changed():
    done = through(running(), stages.PREPARE)
    assert progress.answer_of(done, stages.PREPARE) == {"result": "done"}
    for step in (lambda: progress.complete(done, (), NOW), lambda: progress.fail(done, BROKEN, NOW)):
        with pytest.raises(Over, match="no stage of d1 waits"):
            step()


def test_every_stage_that_is_done_is_answered_again_the_one_at_work_and_those_before_it():
    done = through(running(*PARTS), *stages.FORWARD)
    assert [progress.answer_of(done, stage) for stage in stages.FORWARD] == [{"result": "done"}] * 4
    assert progress.answer_of(running(), stages.PREPARE) is None


def test_an_execution_that_replaces_another_finds_every_stage_failed_but_those_of_the_undo():
    replaced = progress.interrupt(through(running(*PARTS), stages.PREPARE), start_at=NOW)
    reason = "the workflow was stopped before the stage answered"
    answer = {"result": "failed", "code": "Interrupted", "reason": reason}
    assert progress.answer_of(replaced, stages.PREPARE) == answer
    assert progress.answer_of(replaced, stages.INFRASTRUCTURE) == answer
    assert progress.answer_of(replaced, "AStageThatCameSince") == answer
    assert progress.answer_of(replaced, stages.UNDO_APPLICATION) is None


def test_a_stage_has_its_own_time_and_is_told_how_long_it_took():
    begun = deploying()
    assert begun.deadline == NOW + MINUTE + 60 * MINUTE
    assert progress.complete(begun, (), NOW + 4 * MINUTE).news[-1].duration_ms == 3 * MINUTE - 1
    assert progress.complete(begun, (), NOW).news[-1].duration_ms == 0


def test_a_stage_that_is_done_waits_for_nothing_any_more():
    done = progress.complete(progress.wait(deploying(), {"id": 1}, "arn:stack"), (), NOW + 2 * MINUTE)
    assert (done.work.answer, done.work.operation, done.work.waits_for) == ({"result": "done"}, None, "")


def test_a_function_may_act_where_no_stage_has_a_time_to_keep():
    done = progress.complete(deploying(), (), NOW)
    assert progress.may_act(done, done.deadline + 1)
    assert progress.may_act(running(), running().deadline + 1)


def test_the_plan_of_a_stage_is_kept_until_another_makes_a_new_one():
    made = progress.complete(at(running(), stages.PREPARE, NOW), (), NOW, plan={"digest": "1"})
    assert made.plan == {"digest": "1"}
    following = at(made, stages.INFRASTRUCTURE, NOW)
    assert progress.complete(following, (), NOW).plan == {"digest": "1"}
    assert progress.complete(following, (), NOW, plan={"digest": "2"}).plan == {"digest": "2"}


def test_the_first_failure_is_kept_and_told_when_the_undo_begins():
    failed = progress.fail(deploying(), BROKEN, NOW)
    cause = StageError(Code.BROKEN, "Step Functions says something else")
    turned = progress.begin(failed, stages.UNDO_APPLICATION, token="t", timeout=MINUTE, now=NOW, cause=cause)
    assert turned.failure == failed.failure
    assert turned.news[-2].reason == "the stack said no"


@pytest.mark.parametrize(
    ("deployment", "stage"), [(running(), ""), (through(running(), stages.PREPARE), stages.PREPARE)]
)
def test_what_failed_between_two_stages_is_told_with_its_cause(deployment, stage):
    cause = StageError(Code.BROKEN, "the workflow failed")
    turned = progress.begin(deployment, stages.UNDO_APPLICATION, token="t", timeout=MINUTE, now=NOW, cause=cause)
    assert turned.failure == {"stage": stage, "code": "Broken", "reason": "the workflow failed"}


def test_a_stage_that_another_execution_calls_has_its_time_again_and_is_driven_by_it():
    replaced = progress.interrupt(undoing(), start_at=NOW)
    called = again(replaced, stages.UNDO_APPLICATION, now=NOW + 9 * MINUTE)
    assert (called.work.by, called.deadline) == ("d1.r1", NOW + 69 * MINUTE)


def test_a_failed_stage_answers_with_its_code_and_its_reason():
    failed = progress.fail(deploying(), BROKEN, NOW + 2 * MINUTE)
    answer = {"result": "failed", "code": "InfrastructureFailed", "reason": "the stack said no"}
    assert progress.answer_of(failed, stages.INFRASTRUCTURE) == answer
    assert progress.answer_of(failed, stages.APPLICATION) is None


def test_what_a_failed_stage_started_is_kept_for_its_undo():
    failed = progress.fail(progress.wait(deploying(), {"id": 1}, "arn:stack"), BROKEN, NOW + 2 * MINUTE)
    assert (failed.work.operation, failed.work.waits_for) == ({"id": 1}, "")


def test_a_forward_stage_that_has_not_begun_may_not_act_while_the_deployment_is_undone():
    with pytest.raises(Over, match="is ROLLING_BACK: DeployApplication may not act"):
        at(undoing(), stages.APPLICATION, NOW + 4 * MINUTE)


def test_a_stage_that_timed_out_is_told_as_failed_before_it_is_undone():
    cause = StageError(Code.TIMED_OUT, "the stage did not answer in time")
    turned = progress.begin(deploying(), stages.UNDO_APPLICATION, token="t", timeout=MINUTE, now=NOW, cause=cause)
    assert told(turned)[-3:] == ["StageFailed", "RollbackStarted", "StageStarted"]
    assert turned.failure == {"stage": stages.INFRASTRUCTURE, "code": "TimedOut", "reason": cause.reason}
    newest_first = ("application: lambda storefront", "infrastructure: cloudformation storefront")
    assert turned.news[-2].plan == tuple(f"{part} back to what it was" for part in newest_first)


def test_a_deployment_is_settled_when_nothing_is_left_but_its_end():
    assert not outcome.settled(deploying())
    assert not outcome.settled(progress.fail(deploying(), BROKEN, NOW))
    assert outcome.settled(progress.fail(at(running(), stages.PREPARE, NOW), BROKEN, NOW))
    assert outcome.settled(through(running(*PARTS), *stages.FORWARD))
    assert not outcome.settled(undoing())
    assert outcome.settled(progress.fail(undoing(), StageError(Code.UNDO_FAILED, "no"), NOW))
    assert outcome.settled(undone(progress.complete(undoing(), (), NOW)))


def test_an_application_that_was_touched_is_to_be_undone_though_nothing_was_prepared_for_it():
    before = through(running("application"), stages.PREPARE, stages.INFRASTRUCTURE)
    assert not outcome.settled(progress.fail(at(before, stages.APPLICATION, NOW), BROKEN, NOW))


def test_what_was_undone_after_every_goal_was_reached_has_not_succeeded():
    back = through(through(running(*PARTS), *stages.FORWARD), *stages.UNDO)
    assert outcome.settled(back)
    assert outcome.finish(back, "41", NOW).status is Status.ROLLED_BACK


def test_a_rollback_that_succeeded_tells_the_first_failure():
    end = outcome.finish(undone(progress.complete(undoing(), (), NOW + 4 * MINUTE)), "41", NOW + 9 * MINUTE)
    assert end.status is Status.ROLLED_BACK
    last = end.news[-1]
    assert (last.stage, last.code, last.reason) == (stages.INFRASTRUCTURE, "InfrastructureFailed", "the stack said no")
    assert last.live_version == "41"


def test_a_rollback_that_failed_tells_both_failures():
    failed = progress.fail(undoing(), StageError(Code.UNDO_FAILED, "the alias is gone"), NOW + 4 * MINUTE)
    end = outcome.finish(failed, "41", NOW + 5 * MINUTE)
    assert end.status is Status.ROLLBACK_FAILED
    why = "the stack said no; the undo failed, too: the alias is gone"
    assert end.news[-1].reason == f"{why}. {undo.advice(end)}"


def test_a_change_that_nobody_undid_is_never_told_as_a_plain_failure():
    end = outcome.finish(deploying(), "41", NOW + 2 * MINUTE)
    assert end.status is Status.ROLLBACK_FAILED
    assert (end.news[-1].stage, end.news[-1].code) == (stages.INFRASTRUCTURE, "Interrupted")


def test_success_tells_what_was_live_before():
    end = outcome.finish(through(running(*PARTS), *stages.FORWARD), "41", NOW + 9 * MINUTE)
    assert (end.status, end.news[-1].previous_version) == (Status.SUCCEEDED, "41")
    assert end.news[-1].duration_ms == 9 * MINUTE


def test_an_interrupted_deployment_is_undone_by_an_execution_of_another_name():
    replaced = progress.interrupt(deploying(), start_at=NOW + 9 * MINUTE)
    assert (replaced.execution, replaced.recoveries, replaced.deadline) == ("d1.r1", 1, NOW + 9 * MINUTE)
    assert progress.interrupt(replaced, start_at=NOW).execution == "d1.r2"


def test_an_undo_that_was_interrupted_is_done_again_by_the_next_execution():
    replaced = progress.interrupt(undoing(), start_at=NOW + 9 * MINUTE)
    called = again(replaced, stages.UNDO_APPLICATION, now=NOW + 9 * MINUTE, runs=MINUTE)
    end = outcome.finish(undone(progress.complete(called, (), NOW + 10 * MINUTE)), "41", NOW + 20 * MINUTE)
    assert end.status is Status.ROLLED_BACK


def test_a_deployment_that_has_ended_cannot_be_interrupted():
    ended = outcome.finish(running(), "", NOW)
    with pytest.raises(Over):
        progress.interrupt(ended, start_at=NOW)
