"""How a stage begins, waits, ends and fails, and how a deployment ends: the law of its history.

All functions are pure. Each returns the deployment after the step, with the events of the step.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import events, undo
from domain.deployment import Deployment, Status, Work
from domain.errors import Code, Over, StageError

RECOVERIES = 5
"""How often an execution that was stopped is replaced before people must look."""


def answer_of(deployment: Deployment, stage: str) -> dict[str, str] | None:
    """How a stage was answered already, or None if it still has to act."""
    if stage not in deployment.stages.undo and (deployment.recoveries or deployment.retries):
        return {"result": "failed", "code": Code.INTERRUPTED.value, "reason": interrupted().reason}
    if stage in deployment.done:
        return {"result": "done"}
    if deployment.work and deployment.work.stage == stage:
        return deployment.work.answer
    return None


def begin(
    deployment: Deployment,
    stage: str,
    *,
    token: str,
    timeout: int,
    runs: int = 0,
    now: int,
    cause: StageError | None = None,
) -> Deployment:
    """A stage begins, or begins again with a new token; `cause` is what led to an undo stage.

    `timeout` is how long the stage may take, `runs` how long the function that asks may still run, both in ms.

    Raises Over where the stage may not act any more.
    """
    if deployment.status.final:
        raise Over(f"{deployment.id} has ended as {deployment.status}")
    work = deployment.work
    if work and work.stage == stage:
        if work.by != deployment.execution:
            deployment = replace(deployment, deadline=now + timeout)
        deployment = replace(deployment, work=replace(work, token=token, by=deployment.execution))
        return deployment if may_act(deployment, now + runs) else give_up(deployment, now)
    if stage in deployment.stages.undo:
        deployment = _turn_back(deployment, cause or interrupted(), now)
    elif deployment.status is not Status.RUNNING:
        raise Over(f"{deployment.id} is {deployment.status}: {stage} may not act")
    deployment = replace(deployment, deadline=now + timeout).tell(events.StageStarted, now, stage=stage)
    work = Work(stage=stage, token=token, by=deployment.execution, started_at=deployment.at)
    deployment = replace(deployment, work=work)
    if deployment.cancel and not deployment.stages.goes_on(stage):
        return fail(deployment, cancelled(deployment), now)
    return replace(deployment, begun=(*deployment.begun, stage))


def may_act(deployment: Deployment, until: int) -> bool:
    """A function that may run until then must not begin to act if the stage can be given up before: its undo would
    race with it."""
    return not (deployment.work and deployment.work.open) or until <= deployment.deadline


def give_up(deployment: Deployment, now: int) -> Deployment:
    """The stage at work has no time left: its own is over, or somebody wants the deployment to stop."""
    stage = _open_work(deployment).stage
    # A gate that does not even hear of a cancel has not taken its plan back either: the undo does.
    if deployment.cancel and not deployment.stages.goes_on(stage):
        return fail(deployment, cancelled(deployment), now)
    return fail(deployment, StageError(Code.TIMED_OUT, f"{stage} did not end in time"), now)


def wait(deployment: Deployment, operation: dict[str, Any], waits_for: str) -> Deployment:
    """The stage started something in AWS; `waits_for` names it as AWS's events do."""
    work = _open_work(deployment)
    return replace(deployment, work=replace(work, operation=operation, waits_for=waits_for))


def complete(
    deployment: Deployment,
    summary: tuple[str, ...],
    now: int,
    *,
    snapshot: dict[str, Any] | None = None,
    plan: dict[str, Any] | None = None,
    output: dict[str, Any] | None = None,
) -> Deployment:
    """The stage at work reached its goal; in vain where somebody wanted the deployment to stop meanwhile."""
    work = _open_work(deployment)
    if deployment.cancel and work.stage not in deployment.stages.undo:
        return fail(replace(deployment, plan=plan or deployment.plan), cancelled(deployment), now)
    told = deployment.tell(events.StageCompleted, now, stage=work.stage, duration_ms=_since(work, now), summary=summary)
    return replace(
        told,
        done=(*told.done, work.stage),
        snapshot=snapshot or told.snapshot,
        plan=plan or told.plan,
        outputs={**(told.outputs or {}), work.stage: output} if output else told.outputs,
        work=replace(work, answer={"result": "done"}, operation=None, waits_for=""),
    )


def fail(deployment: Deployment, error: StageError, now: int) -> Deployment:
    """The stage at work did not reach its goal; what it started may still run, so `operation` stays."""
    work = _open_work(deployment)
    failure = {"stage": work.stage, "code": error.code.value, "reason": error.reason}
    told = deployment.tell(
        events.StageFailed,
        now,
        stage=work.stage,
        duration_ms=_since(work, now),
        code=error.code.value,
        reason=error.reason,
    )
    kind = "undo_failure" if work.stage in deployment.stages.undo else "failure"
    answer = {"result": "failed", "code": error.code.value, "reason": error.reason}
    return replace(told, **{kind: failure}, work=replace(work, answer=answer, waits_for=""))


def interrupt(deployment: Deployment, *, start_at: int) -> Deployment:
    """The execution ended too early: from `start_at` on another one undoes what it changed.

    From now on no function of the old execution may begin to act; those that act already end before `start_at`.
    """
    if deployment.status.final:
        raise Over(f"{deployment.id} has ended as {deployment.status}")
    recoveries = deployment.recoveries + 1
    execution = f"{deployment.id}.r{recoveries}"
    return replace(deployment, recoveries=recoveries, execution=execution, deadline=start_at)


def _turn_back(deployment: Deployment, cause: StageError, now: int) -> Deployment:
    """The first undo stage begins; the second one finds the deployment turned already."""
    if deployment.status is Status.ROLLING_BACK:
        return deployment
    deployment = close_work(deployment, cause, now)
    failure = deployment.failure or as_failure(deployment.work.stage if deployment.work else "", cause)
    steps = tuple(str(step) for step in undo.plan(deployment))
    turned = replace(deployment.to(Status.ROLLING_BACK), failure=failure)
    return turned.tell(events.RollbackStarted, now, plan=steps, **failure)


def close_work(deployment: Deployment, cause: StageError | None, now: int) -> Deployment:
    """A stage that never answered (timed out, stopped, crashed) is told as failed."""
    if deployment.work and deployment.work.open:
        return fail(deployment, cause or interrupted(), now)
    return deployment


def _open_work(deployment: Deployment) -> Work:
    if deployment.status.final or deployment.work is None or not deployment.work.open:
        raise Over(f"no stage of {deployment.id} waits for an answer")
    return deployment.work


def _since(work: Work, now: int) -> int:
    return max(0, now - work.started_at)


def interrupted() -> StageError:
    return StageError(Code.INTERRUPTED, "the workflow was stopped before the stage answered")


def cancelled(deployment: Deployment) -> StageError:
    cancel = deployment.cancel or {}
    return StageError(Code.CANCELLED, f"cancelled by {cancel['name']}: {cancel['reason']}")


def as_failure(stage: str, cause: StageError) -> dict[str, str]:
    return {"stage": stage, "code": cause.code.value, "reason": cause.reason}
