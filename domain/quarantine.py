"""Versions that were rolled back: nobody deploys them again by accident."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import target_events, undo
from domain.deployment import Deployment, Status
from domain.errors import Denied
from domain.people import Person
from domain.spelling import moment
from domain.target import Target

MOST = 50
"""So many versions of a service are remembered; the oldest makes room."""
COORDINATOR = "coordinator"
MOST_REASON = 300
SINCE = "is in quarantine since"
"""What a refusal says of such a version, before what can be done about it."""


def add(target: Target, version: str, *, by: str, reason: str, deployment: str, environment: str, now: int) -> Target:
    """The version may not be deployed any more, until somebody releases it."""
    entry = {"by": by, "reason": reason[:MOST_REASON], "at": now, "deploymentId": deployment}
    newest = sorted({**target.quarantine, version: entry}.items(), key=lambda item: -int(item[1]["at"]))[:MOST]
    told = replace(target, quarantine=dict(newest))
    return told.tell(
        target_events.VersionQuarantined,
        now,
        environment=environment,
        version=version,
        by=by,
        reason=reason[:MOST_REASON],
        deployment=deployment,
    )


def wanted(target: Target, undone: Deployment) -> bool:
    """Whether an undo puts the version into quarantine: neither the one that is live, nor one that a rollback failed to
    restore, which was good before. What people only cancelled is not at fault, unless it had failed before or they went
    back from it."""
    cancel = undone.cancel or {}
    failed = cancel.get("failed") and undo.plan(undone)
    fault = undone.status is not Status.CANCELLED or failed or cancel.get("rollback")
    return bool(fault) and undone.version != target.live_version and not undone.restores


def lift(target: Target, version: str, *, by: str, reason: str, environment: str, now: int) -> Target:
    """The version is in quarantine no longer, if it was: it is live all the same, or somebody releases it."""
    if version not in target.quarantine:
        return target
    others = {key: entry for key, entry in target.quarantine.items() if key != version}
    return replace(target, quarantine=others).tell(
        target_events.VersionReleased, now, environment=environment, version=version, by=by, reason=reason
    )


def release(target: Target, version: str, person: Person, reason: str, *, environment: str, now: int) -> Target:
    """The version may be deployed again. Raises Denied where it is not in quarantine."""
    if version not in target.quarantine:
        known = ", ".join(target.quarantine) or "none"
        raise Denied(
            "no-quarantine",
            f"version {version} of {target.service} is not in quarantine",
            f"in quarantine are: {known}",
        )
    return lift(target, version, by=person.arn, reason=reason, environment=environment, now=now)


def problem(target: Target, version: str) -> str:
    """Why the version cannot be deployed: who put it there, when and why; nothing where it can."""
    entry = target.quarantine.get(version)
    if entry is None:
        return ""
    return (
        f"version {version} of {target.service} {SINCE} {moment(entry['at'])}, put there by {entry['by']} with "
        f"{entry['deploymentId']}: {entry['reason']}; `release {target.service} {version} --reason ...`, or ask once "
        "more with `--override --reason ...`"
    )


def entries(target: Target) -> list[dict[str, Any]]:
    """For people: newest first."""
    found = [{"version": version, **entry} for version, entry in target.quarantine.items()]
    return sorted(found, key=lambda entry: -int(entry["at"]))
