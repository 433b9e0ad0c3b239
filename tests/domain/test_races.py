"""Two act on the same deployment at once: one is written first, the other looks again, and both are told the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain import cancellation, outcome, progress, stages
from domain.deployment import Deployment, Status
from domain.errors import Code, Denied, Over, StageError
from domain.people import Person
from tests.domain.deployments import MINUTE, NOW, PARTS, at, running, through
from tests.domain.gates import ANN, BEN, CEM, EVE, EXPIRES, ONE, POLICY, asking, look, session, vote

Act = Callable[[Deployment], Deployment]
LAST = NOW + EXPIRES - 1
FAILED = StageError(Code.VALIDATION_FAILED, "it answers 500")


def votes(person: Person, said: str = "approve", now: int = LAST) -> Act:
    return lambda deployment: vote(deployment, person, said, reason="because", now=now)


def the_time_is_over(deployment: Deployment) -> Deployment:
    return look(deployment, POLICY, NOW + EXPIRES)


def the_gate_looks(deployment: Deployment) -> Deployment:
    return look(deployment, POLICY, LAST)


def cancels(deployment: Deployment) -> Deployment:
    return cancellation.cancel(deployment, EVE, "a typo", LAST, runs=MINUTE)


def completes(deployment: Deployment) -> Deployment:
    return progress.complete(deployment, ("done",), LAST)


def fails(deployment: Deployment) -> Deployment:
    return progress.fail(deployment, FAILED, LAST)


def finishes(deployment: Deployment) -> Deployment:
    return outcome.finish(deployment, "41", LAST)


def one() -> Deployment:
    return asking(*PARTS, policy=ONE)


def two() -> Deployment:
    return asking(*PARTS)


def validating() -> Deployment:
    """The time for its stages is that of the gate: what is told here happens long after its beginning."""
    return at(through(running(*PARTS), *stages.FORWARD[:-1]), stages.VALIDATE, LAST)


def undone() -> Deployment:
    return through(progress.fail(validating(), FAILED, LAST), *stages.UNDO, now=LAST)


def told_by(act: Act, deployment: Deployment) -> str:
    """What whoever acts is told: a sentence, or what became of the deployment."""
    try:
        after = act(deployment)
    except (Denied, Over) as no:
        return f"{no.kind}: {no}" if isinstance(no, Denied) else f"over: {no}"
    if after is deployment:
        return "as before"
    return after.approval.decision or f"{len(after.approval.given)} given" if after.approval else after.status.value


NOT_ASKED = "not-asked: d1 is RUNNING: nobody is asked to approve it"
LATE = "late: it is too late: d1 is"
APPROVE, REJECT, OVER = votes(ANN), votes(BEN, "reject"), the_time_is_over
RACES: dict[str, tuple[Callable[[], Deployment], Act, Act, str]] = {
    "approve, reject": (one, APPROVE, REJECT, NOT_ASKED),
    "reject, approve": (one, REJECT, APPROVE, f"{LATE} rejected already"),
    "one of two approves, reject": (two, APPROVE, REJECT, "rejected"),
    "reject, one of two approves": (two, REJECT, APPROVE, f"{LATE} rejected already"),
    "approve, the second approves": (two, APPROVE, votes(CEM), "approved"),
    "approve, one too many approves": (one, APPROVE, votes(CEM), NOT_ASKED),
    "approve, the same by a role": (two, APPROVE, votes(session("Approver", "ann")), "as before"),
    "approve, the same person rejects": (two, APPROVE, votes(ANN, "reject"), "rejected"),
    "reject, the same person approves": (two, votes(ANN, "reject"), APPROVE, f"{LATE} rejected already"),
    "reject, another rejects": (two, REJECT, votes(CEM, "reject"), f"{LATE} rejected already"),
    "approve, expiry": (one, APPROVE, OVER, "approved"),
    "expiry, approve": (one, OVER, APPROVE, f"{LATE} expired already"),
    "one of two approves, expiry": (two, APPROVE, OVER, "expired"),
    "reject, expiry": (one, REJECT, OVER, "rejected"),
    "expiry, reject": (one, OVER, REJECT, f"{LATE} expired already"),
    "cancel, approve": (one, cancels, APPROVE, f"{LATE} being cancelled"),
    "cancel, reject": (one, cancels, REJECT, f"{LATE} being cancelled"),
    "cancel, cancel": (one, cancels, cancels, "as before"),
    "cancel, complete": (validating, cancels, completes, "over: no stage of d1 waits for an answer"),
    "complete, cancel": (validating, completes, cancels, f"{LATE.removesuffix(' is')} has ended as SUCCEEDED"),
    "cancel, finish": (undone, cancels, finishes, "CANCELLED"),
    "finish, cancel": (undone, finishes, cancels, f"{LATE.removesuffix(' is')} has ended as ROLLED_BACK"),
    "finish, finish": (undone, finishes, finishes, "over: d1 has ended as ROLLED_BACK"),
    "cancel, fail": (validating, cancels, fails, "over: no stage of d1 waits for an answer"),
}


@pytest.mark.parametrize(("read", "first", "second", "told"), RACES.values(), ids=RACES)
def test_whoever_comes_second_is_told_what_became_of_it(read, first, second, told):
    deployment = read()
    assert second(deployment) is not deployment, "alone, it would have had its way"
    assert told_by(second, first(deployment)) == told


ENDS: dict[str, tuple[Callable[[], Deployment], tuple[Act, ...], Status, str]] = {
    "approve, then reject": (one, (APPROVE, REJECT), Status.SUCCEEDED, ""),
    "reject, then approve": (one, (REJECT, APPROVE), Status.REJECTED, "ben rejected it: because"),
    "one of two approves, then expiry": (two, (APPROVE, OVER), Status.EXPIRED, "1 of 2 approvals"),
    "approve, then expiry": (one, (APPROVE, OVER), Status.SUCCEEDED, ""),
    "expiry, then approve": (one, (OVER, APPROVE), Status.EXPIRED, "0 of 1 approvals"),
    "cancel, then approve": (one, (cancels, APPROVE), Status.CANCELLED, "cancelled by eve"),
    "approve, then cancel": (one, (APPROVE, cancels), Status.CANCELLED, "cancelled by eve"),
    "reject, then cancel": (one, (REJECT, cancels), Status.CANCELLED, "cancelled by eve"),
    "the gate hears of the approval, then cancel": (
        one, (APPROVE, the_gate_looks, cancels), Status.CANCELLED, "cancelled by eve",
    ),
    "complete, then cancel": (validating, (completes, cancels), Status.SUCCEEDED, ""),
    "cancel, then finish": (undone, (cancels, finishes), Status.CANCELLED, "cancelled by eve"),
}  # fmt: skip


def driven_to_its_end(deployment: Deployment) -> Deployment:
    """The gate looks once more, and every other stage reaches its goal where it may still act."""
    if deployment.work and deployment.work.open and deployment.work.stage == stages.APPROVE:
        deployment = the_gate_looks(deployment)
    for stage in stages.FORWARD:
        if deployment.status is Status.RUNNING and not deployment.failure and stage not in deployment.done:
            deployment = at(deployment, stage, LAST)
            deployment = completes(deployment) if deployment.work.open else deployment
    return deployment if deployment.status.final else finishes(deployment)


@pytest.mark.parametrize(("read", "acts", "status", "reason"), ENDS.values(), ids=ENDS)
def test_whatever_was_written_first_decides_the_end(read, acts, status, reason):
    deployment = read()
    for act in acts:
        try:
            deployment = act(deployment)
        except Denied:
            continue
    end = driven_to_its_end(deployment)
    assert end.status is status
    assert status is Status.SUCCEEDED or end.news[-1].reason.startswith(reason)


@pytest.mark.parametrize("stage", stages.FORWARD)
def test_a_stage_and_a_cancellation_never_both_have_their_way(stage):
    before = stages.FORWARD[: stages.FORWARD.index(stage)]
    working = at(through(running(*PARTS), *before), stage, LAST)
    asked = replace(working, cancel=cancels(working).cancel)
    assert stage not in completes(asked).done
    assert completes(asked).failure["code"] == Code.CANCELLED
    done = completes(working)
    if stage == stages.VALIDATE:
        assert told_by(cancels, done).startswith("late: ")
    else:
        assert at(cancels(done), stages.FORWARD[len(before) + 1], LAST).failure["code"] == Code.CANCELLED
