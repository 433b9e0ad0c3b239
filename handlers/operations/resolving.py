"""Somebody has looked at what could not be undone: says what is live, has it tried again, or frees a version."""

from __future__ import annotations

import re
from typing import Any

from domain import admission, quarantine, resolution
from domain import retry as retrying
from domain.deployment import Deployment
from domain.errors import Denied
from domain.kinds import ID
from domain.target import Target
from handlers.adapters import clock, history, lists, workflow
from handlers.attempts import until_written
from handlers.call import Call
from handlers.documents import target_of
from handlers.intake import MACHINE
from handlers.operations.showing import found
from handlers.passing import START_MS, hand_on
from handlers.placing import ENVIRONMENT
from handlers.problem import Problem


def resolve(call: Call) -> tuple[int, dict[str, Any]]:
    """The service is free again, for whoever waits."""
    return until_written(lambda: _resolve(call), call.path["service"])


def retry(call: Call) -> tuple[int, dict[str, Any]]:
    """The undo goes on from the stage that failed; asked again while it does, the answer is the same."""
    return until_written(lambda: _retry(call), call.path["deploymentId"])


def release(call: Call) -> tuple[int, dict[str, Any]]:
    """A version in quarantine may be deployed again."""
    return until_written(lambda: _release(call), call.path["service"])


def _resolve(call: Call) -> tuple[int, dict[str, Any]]:
    target, said = history.target(call.path["service"]), call.body["as"]
    resolution.must_be_held(target)
    held, now = history.get(target.holder), clock.now_ms()
    live = _named(held, said.partition(":")[2]) if said != resolution.RESTORED else None
    free = resolution.resolve(target, held, live, call.person, said, call.body["reason"], now)
    passed, _, following = hand_on(free)
    if following:
        workflow.start(MACHINE, following)
    return 200, target_of(passed)


def _named(held: Deployment, version: str) -> Deployment:
    """The deployment whose version is live: the one that failed, or the newest that succeeded with it."""
    if held.version == version:
        # Where a rollback got there after all, what it restores is live.
        return history.find(held.restores) or held if held.restores else held
    by_version = lists.succeeded(held.service, version)
    live = history.find(by_version) if by_version else None
    if live is None:
        raise Problem(
            409,
            "unknown-version",
            f"no deployment of {held.service} succeeded with version {version}, and {held.id} is version "
            f"{held.version}: nobody could ever go back to it",
            "bring a version that is known to life, and name that one",
        )
    return live


def _retry(call: Call) -> tuple[int, dict[str, Any]]:
    failed = found(call)
    target, now = history.target(failed.service), clock.now_ms()
    if known := _going_on(failed, target):
        return 202, _told(known)
    again = retrying.retry(failed, target, call.person, call.body["reason"], _name(failed, call.id), now)
    claimed = target.release(failed.id, target.fence).claimed_by(again.id)
    started = admission.start(again, claimed, now, deadline=now + START_MS, path=again.path)
    written = history.commit(started, target=claimed, use=f"retry of {failed.id}")[0]
    workflow.start(MACHINE, written)
    return 202, _told(written)


def _name(failed: Deployment, otherwise: str) -> str:
    """One that people recognise, where it is free and not too long for an id."""
    name = f"{failed.retries or failed.id}-retry-{failed.attempt + 1}"
    return name if re.fullmatch(ID, name, re.ASCII) and history.used(name) is None else otherwise


def _going_on(failed: Deployment, target: Target) -> Deployment | None:
    """The retry that was asked for before and goes on still. Raises Denied where it has failed."""
    holder = history.find(target.holder) if target.holder and target.holder != failed.id else None
    root = failed.retries or failed.id
    if holder is None or (holder.retries, holder.attempt) != (root, failed.attempt + 1):
        return None
    if holder.status.final:
        raise Denied("retried", f"{failed.id} was tried once more, as {holder.id}", f"`retry {holder.id}` goes on")
    return holder


def _told(deployment: Deployment) -> dict[str, Any]:
    told = {"deploymentId": deployment.id, "service": deployment.service, "version": deployment.version}
    return {**told, "status": deployment.status.value, "retries": deployment.retries}


def _release(call: Call) -> tuple[int, dict[str, Any]]:
    target, body, now = history.target(call.path["service"]), call.body, clock.now_ms()
    by, why = call.person, body["reason"]
    released = quarantine.release(target, body["version"], by, why, environment=ENVIRONMENT, now=now)
    history.commit(target=released)
    return 200, target_of(released)
