"""A request gets its place: it starts at once, waits for its turn, goes before all others; or there is none for it."""

from __future__ import annotations

import os

from domain import admission, cancellation, quarantine, undo
from domain.deployment import Deployment, Status
from domain.errors import Conflict, Denied, Refused
from domain.freeze import Freeze
from domain.people import Claim, Person
from domain.request import Request
from domain.target import OnBusy, Target
from handlers import freezes, rules, waking
from handlers.adapters import clock, history
from handlers.passing import START_MS

ENVIRONMENT = os.environ.get("ENVIRONMENT", "")
QUEUE_MS = int(os.environ.get("QUEUE_MINUTES", "1440")) * 60_000


def place(request: Request, body: str, requester: str) -> Deployment:
    """One transaction: the deployment, its event, its claim or its place in the queue, and whom it stops.

    Raises Conflict, Refused.
    """
    now, read = clock.now_ms(), history.target(request.service)
    if request.restores and read.revision != request.seen:
        raise Conflict("what is live has changed since: what to go back to must be looked up again")
    frozen = _may_start(request, read)
    target, superseded = _placed(request, read, str(frozen or ""))
    deployment = admission.accept(request, environment=ENVIRONMENT, requester=requester, now=now)
    if target.holder == deployment.id:
        deployment = admission.start(deployment, target, now, deadline=now + START_MS, path=rules.PATH)
    else:
        deadline = max(now, frozen.until if frozen else 0) + QUEUE_MS
        deployment = admission.queue(deployment, target, now, deadline=deadline, because=str(frozen or ""))
    reason = f"{deployment.id} ({deployment.version}) takes its place"
    stopped = [admission.stop(history.get(each), Status.SUPERSEDED, reason, now) for each in superseded]
    cancelled = [] if frozen else _cancelled(request, read, requester, now)
    written = history.commit(deployment, *stopped, *cancelled, target=target, use=body)[0]
    for each in cancelled:
        waking.tell_at_once(each)
    return written


def _may_start(request: Request, target: Target) -> Freeze | None:
    """What keeps it from starting now. Raises Refused where it must not even wait."""
    # An override without a reason is none: somebody will ask why.
    overrides = request.override and request.reason
    wrong = "" if overrides else quarantine.problem(target, request.version)
    frozen = freezes.of(target) if rules.obeys_freezes(request.restores) else None
    if frozen and freezes.refuses() and not wrong:
        wrong = f"{frozen}; this stack takes no requests for a frozen service: ask again later, or have it unfrozen"
    if wrong:
        raise Refused([wrong])
    return frozen


def _placed(request: Request, target: Target, frozen: str) -> tuple[Target, tuple[str, ...]]:
    """A rollback goes before all others; of two that wait, the later one is what people want."""
    if not request.restores and request.on_busy is not OnBusy.SUPERSEDE:
        return target.admit(request.deployment_id, request.on_busy, frozen=frozen)
    first = history.get(target.queue[0]) if target.queue else None
    waiting = first.id if first and first.restores else ""
    if request.restores:
        return target.admit_first(request.deployment_id, frozen=frozen, rollback=waiting)
    return target.admit(request.deployment_id, request.on_busy, frozen=frozen, rollback=waiting)


def _cancelled(request: Request, target: Target, requester: str, now: int) -> list[Deployment]:
    """Who is being deployed and must stop for a rollback that cannot wait; nobody where it is too late."""
    if not request.now or not target.busy or target.held:
        return []
    person = Person(requester) if requester else Claim(request.requested_by)
    reason = f"{request.deployment_id} rolls back at once: {request.reason}"
    holder = history.get(target.holder)
    if steps := [step for step in undo.plan(holder) if step.irreversible]:
        why = f"{holder.id} is being deployed and cannot be undone ({steps[0].irreversible})"
        raise Refused([f"{why}: let it come to its end, and go back without `now`, or deploy what mends it"])
    # Who brings the very version that people want is only in the way: it is not what they go back from.
    left = request.deployment_id if holder.version != request.version else ""
    try:
        wanted = cancellation.cancel(holder, person, reason, now, runs=waking.RUNS_MS, rollback=left)
    except Denied:
        return []
    return [wanted] if wanted is not holder else []
