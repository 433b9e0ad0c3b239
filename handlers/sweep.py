"""sweep: every minute, what an outage, a crash or a lost message left behind is put right."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from domain import admission, approval, gauges, outcome, progress
from domain.deployment import ACTIVE, Deployment, Status
from domain.errors import Conflict, Over
from handlers import ending, freezes, redrive, rules, waking
from handlers.adapters import clock, emf, history, lists, workflow
from handlers.adapters.log import log
from handlers.passing import hand_on

MACHINE = os.environ.get("STATE_MACHINE", "")
GRACE_MS = int(os.environ.get("FUNCTION_SECONDS", "120")) * 1000
"""A stage's function may still run for so long after its last word."""
REPAIRED, WOKEN, FINE = "repaired", "woken", "fine"
"""What the sweep did about a deployment: put something right, had its stage look once more, or nothing."""


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Looks at every active deployment; one that cannot be repaired does not keep it from the others."""
    found = list(dict.fromkeys(each for status in ACTIVE for each in history.with_status(status)))
    active: list[Deployment] = []
    done: Counter[str] = Counter()
    for deployment_id in found:
        try:
            active.append(history.get(deployment_id))
            done[_repair(active[-1])] += 1
        except (Conflict, Over) as error:
            log("info", "somebody else was faster", deploymentId=deployment_id, reason=str(error))
        except Exception as error:
            done["failed"] += 1
            log("error", "not repaired", deploymentId=deployment_id, error=type(error).__name__, reason=str(error))
    redriven = 0
    try:
        redriven = redrive.requests()
    finally:  # an alarm that is not told any more would be over
        _measure([each for each in active if not each.status.final], done[REPAIRED] + redriven)
    told = {"active": len(found), "redriven": redriven, **{what: done[what] for what in (REPAIRED, WOKEN, "failed")}}
    log("info", "swept", **told)
    if done["failed"]:
        raise RuntimeError(f"{done['failed']} of {len(found)} active deployments could not be repaired; see the log")
    return told


def _measure(active: list[Deployment], repairs: int) -> None:
    now = clock.now_ms()
    emf.send("seen", now, gauges.seen(active, held=lists.held(), repairs=repairs, now=now))


def _repair(deployment: Deployment) -> str:
    if deployment.status.final:
        return FINE
    if deployment.status is Status.QUEUED:
        return _expire(deployment) if clock.now_ms() > deployment.deadline else _advance(deployment)
    running = workflow.status(MACHINE, deployment.execution)
    if not running:
        return _start(deployment)
    return _nudge(deployment) if running == "RUNNING" else _recover(deployment)


def _advance(deployment: Deployment) -> str:
    """A freeze is over: nobody's end hands the target on to those who wait."""
    target = history.target(deployment.service)
    if target.busy or target.queue[:1] != (deployment.id,):
        return FINE
    if freezes.of(target) and rules.obeys_freezes(deployment.restores):
        return FINE
    _, _, following = hand_on(target)
    if following:
        workflow.start(MACHINE, following)
    return REPAIRED


def _start(deployment: Deployment) -> str:
    """The execution was never started, or replaces one whose last functions may still run."""
    if deployment.recoveries and clock.now_ms() < deployment.deadline:
        return FINE
    workflow.start(MACHINE, deployment)
    return REPAIRED


def _nudge(deployment: Deployment) -> str:
    """The execution lives: an overdue stage ends, a lost answer is told again, a waiting stage looks again."""
    work, now = deployment.work, clock.now_ms()
    if work is None:
        return FINE
    if work.open and now > deployment.deadline:
        if deployment.status is Status.AWAITING_APPROVAL and not approval.asked(deployment).decision:
            deployment = approval.expire(deployment, now)
        deployment = history.save(progress.give_up(deployment, now))
        return _tell(deployment)
    if work.open and deployment.status is Status.AWAITING_APPROVAL:
        return _wake(deployment) if approval.due(deployment, now, GRACE_MS) else FINE
    if work.answer:
        return _tell(deployment) if now > deployment.at + GRACE_MS else FINE
    due = work.operation is not None or now > work.started_at + GRACE_MS
    return _wake(deployment) if due else FINE


def _wake(deployment: Deployment) -> str:
    return WOKEN if waking.wake(deployment) else FINE


def _tell(deployment: Deployment) -> str:
    if deployment.work is None or deployment.work.answer is None:
        return FINE
    workflow.answer(deployment.work.token, deployment.work.answer)
    return REPAIRED


def _recover(deployment: Deployment) -> str:
    """The execution is gone: end what is settled, and have the rest undone by a new execution."""
    if outcome.settled(deployment) or deployment.recoveries >= progress.RECOVERIES:
        _, following = ending.end(deployment)
        if following:
            workflow.start(MACHINE, following)
        return REPAIRED
    history.save(progress.interrupt(deployment, start_at=clock.now_ms() + GRACE_MS))
    return REPAIRED


def _expire(deployment: Deployment) -> str:
    target = history.target(deployment.service)
    holder = f"is held by {target.holder}" if target.busy else "is frozen" if freezes.of(target) else "is not free yet"
    reason = f"its turn did not come in time: {target.service} {holder}"
    stopped = admission.stop(deployment, Status.EXPIRED, reason, clock.now_ms())
    history.commit(stopped, target=target.without(deployment.id))
    return REPAIRED
