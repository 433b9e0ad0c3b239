"""A failed undo goes on as a new deployment, from the stage that failed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import admission, cancellation, outcome, progress, retry, stages
from domain.deployment import Deployment, Status
from domain.errors import Code, Denied
from domain.target import Target
from tests.domain.deployments import at
from tests.domain.lineage import ANN, BOTH, NOW, failed_undo, hard, holding

FAILED = failed_undo(
    "d1",
    "2",
    *BOTH,
    done=stages.FORWARD[:-1],
    recoveries=2,
    cancel={"by": "eve", "name": "eve", "reason": "no", "at": NOW},
    execution="d1.r2",
)
FREE = Target(service="storefront")
LATER = NOW + 600_000


def again(failed: Deployment = FAILED, target: Target | None = None, new_id: str = "d2") -> Deployment:
    return retry.retry(failed, target or holding(failed, FREE), ANN, "mended", new_id, LATER)


def started(deployment: Deployment) -> Deployment:
    return admission.start(deployment, FREE.claimed_by(deployment.id), LATER, deadline=LATER + 60_000)


def test_it_is_a_new_deployment_of_whoever_asked_for_it():
    new = again()
    assert (new.id, new.status, new.kind, new.retries, new.attempt) == ("d2", Status.QUEUED, "retry", "d1", 1)
    assert (new.requested_by, new.requester, new.reason) == ("ann", ANN.arn, "mended")
    assert (new.accepted_at, new.at, new.sequence, new.waited_ms, new.revision, new.news) == (LATER, LATER, 0, 0, 0, ())


def test_it_knows_what_was_there_and_what_was_begun():
    new = again()
    assert (new.request, new.plan, new.snapshot) == (FAILED.request, FAILED.plan, FAILED.snapshot)
    assert (new.begun, new.done, new.failure) == (FAILED.begun, FAILED.done, FAILED.failure)


def test_what_went_wrong_with_the_undo_and_who_stopped_it_is_forgotten():
    new = again()
    assert (new.undo_failure, new.cancel, new.approval, new.recoveries) == (None, None, None, 0)


def test_what_it_makes_in_aws_carries_the_mark_of_the_first_one_and_its_number():
    first = again()
    second = again(replace(first, status=Status.ROLLBACK_FAILED, fence=8), new_id="d3")
    assert (first.mark, second.mark, FAILED.mark) == ("d1#1", "d1#2", "d1")
    assert (second.retries, second.attempt) == ("d1", 2)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.ROLLBACK_FAILED])
def test_only_a_failed_undo_can_go_on(status):
    with pytest.raises(Denied) as denied:
        again(replace(FAILED, status=status))
    assert denied.value.kind == "nothing-to-retry"
    assert denied.value.sentence == (f"d1 has ended as {status}" if status.final else f"d1 is {status}")


@pytest.mark.parametrize(
    "target", [FREE, replace(FREE, holder="d9", held="so"), replace(FREE, holder="d1"), replace(FREE, held="so")]
)
def test_it_goes_on_only_while_the_service_is_held_for_it(target):
    with pytest.raises(Denied) as denied:
        again(target=target)
    assert (denied.value.kind, denied.value.advice) == ("not-held", "somebody has resolved it")


@pytest.mark.parametrize("part", BOTH)
def test_what_cannot_be_undone_is_not_tried_again(part):
    failed = replace(FAILED, request={**FAILED.request, part: hard(FAILED.request[part])})
    with pytest.raises(Denied) as denied:
        again(failed)
    assert (denied.value.kind, denied.value.sentence) == ("irreversible", f"{part} cannot be undone: rows are gone")
    assert "resolve storefront" in denied.value.advice


def test_what_cannot_be_undone_but_was_not_begun_is_no_hindrance():
    request = {**FAILED.request, "application": hard(FAILED.request["application"])}
    assert again(replace(FAILED, request=request, begun=stages.FORWARD[:2])).retries == "d1"


def test_it_does_not_go_forward():
    assert progress.answer_of(started(again()), stages.PREPARE) == {
        "result": "failed",
        "code": Code.INTERRUPTED.value,
        "reason": "the workflow was stopped before the stage answered",
    }


def undone(*done: str) -> Deployment:
    state = started(again(replace(FAILED, done=(*stages.FORWARD[:-1], *done))))
    for stage in stages.UNDO:
        if stage not in state.done:
            state = progress.complete(at(state, stage, LATER), (), LATER)
    return state


@pytest.mark.parametrize("done", [(), stages.UNDO[:1]])
def test_it_ends_as_rolled_back_with_the_failure_of_the_first_one(done):
    """What was undone before is not undone again."""
    ended = outcome.finish(undone(*done), "1", LATER)
    assert (ended.status, ended.failure) == (Status.ROLLED_BACK, FAILED.failure)


def test_it_never_succeeds_even_if_every_stage_had_been_done():
    state = started(again(replace(FAILED, done=stages.FORWARD)))
    assert outcome.outcome(state) is Status.ROLLBACK_FAILED


def test_it_may_fail_again():
    state = at(started(again()), stages.UNDO_APPLICATION, LATER)
    assert outcome.finish(state, "1", LATER).status is Status.ROLLBACK_FAILED


def test_it_cannot_be_cancelled_because_it_does_nothing_but_undo():
    with pytest.raises(Denied) as denied:
        cancellation.cancel(started(again()), ANN, "no", LATER, runs=60_000)
    assert (denied.value.kind, denied.value.sentence) == ("undoing", "d2 does nothing but undo")


def test_an_undo_that_was_stopped_too_often_says_so():
    stopped = replace(started(again()), undo_failure=None)
    ended = outcome.finish(stopped, "1", LATER)
    assert ended.status is Status.ROLLBACK_FAILED
    assert "; the undo was stopped before it was done. Mend the cause and `retry d2`" in ended.news[-1].reason
