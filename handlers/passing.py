"""A target that nobody holds goes to whoever waits for it, as far as anybody may start now."""

from __future__ import annotations

import os

from domain import admission, quarantine, rollback
from domain.deployment import Deployment, Status
from domain.target import Target
from domain.target_events import VersionQuarantined
from handlers import freezes, rules
from handlers.adapters import clock, history

START_MS = int(os.environ.get("START_SECONDS", "600")) * 1000
"""How long a deployment that was started may take to reach its first stage."""


def hand_on(target: Target, *ended: Deployment) -> tuple[Target, list[Deployment], Deployment | None]:
    """Write the target, and what ended with it, together with what follows from that: the target as it is then, what
    ended, and who starts, if anybody. Raises Conflict."""
    target, following, stopped = _pass_on(target)
    starts = [following] if following else []
    written = history.commit(*ended, *starts, *stopped, target=target)
    return target, written[: len(ended)], written[len(ended)] if following else None


def _pass_on(target: Target) -> tuple[Target, Deployment | None, list[Deployment]]:
    """The target after that; the deployment that starts, if any; and those that wait no longer, because their version
    has just been put into quarantine, or because nobody can go back any more. All are to be written together."""
    target, stopped = _without_quarantined(target)
    target, barred = _without_barred(target)
    stopped += barred
    if target.busy or not target.queue:
        return target, None, stopped
    head = history.get(target.queue[0])
    if rules.obeys_freezes(head.restores) and freezes.of(target):
        return target, None, stopped
    target, now = target.passed_on(), clock.now_ms()
    return target, admission.start(head, target, now, deadline=now + START_MS, path=rules.PATH), stopped


def _without_quarantined(target: Target) -> tuple[Target, list[Deployment]]:
    fresh = {event.version for event in target.news if isinstance(event, VersionQuarantined)}
    waiting = [history.get(each) for each in target.queue] if fresh else []
    stopped = [
        admission.stop(each, Status.CANCELLED, quarantine.problem(target, each.version), clock.now_ms())
        for each in waiting
        if each.version in fresh and not (each.request.get("override") and each.request.get("reason"))
    ]
    return target.without(*(each.id for each in stopped)), stopped


def _without_barred(target: Target) -> tuple[Target, list[Deployment]]:
    """A rollback waits before all others; what ended meanwhile may not be undone any more."""
    head = history.get(target.queue[0]) if target.barrier and target.queue else None
    origin = history.find(head.restores) if head and head.restores else None
    wrong = rollback.barred(target, origin) if origin else []
    if not head or not wrong:
        return target, []
    return target.without(head.id), [admission.stop(head, Status.CANCELLED, "; ".join(wrong), clock.now_ms())]
