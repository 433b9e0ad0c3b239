"""What an event of a history says, as one sentence of spans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.persons import people, person
from domain.spans import Detail, Span, Times, status, why
from domain.spelling import duration
from domain.target_words import TARGET_WORDS

EVERYWHERE = {"schemaVersion", "deploymentId", "service", "version", "environment", "sequence", "at"}
"""What the detail of every event has."""
STOPPED = ("Rejected", "ApprovalExpired", "Cancelled")
"""Codes of stages that people or time stopped."""


def sentence(event: Detail, times: Times) -> list[Span]:
    """What happened; an event that is not known here is shown with its details."""
    told = WORDS.get(event["event"], lambda detail, times: [event["event"], " ", _details(detail)])
    return told(event.get("detail", {}), times)


def waiting(approval: Detail, times: Times) -> str:
    """For whom a plan waits, and until when; an Approval, or the detail of ApprovalRequested."""
    required, given = approval.get("required", 1), approval.get("given", 0)
    who = f"{required - given} more of {required} people" if given else f"{required} {_people(required)}"
    return f"waiting for {who} to approve {times.until(approval['expiresAt'])}: {people(approval.get('approvers', []))}"


def what(deployment: Detail) -> str:
    """Service, version and environment, and whether it goes back or goes on; what nobody could read is left out."""
    where = f"in {deployment['environment']}" if deployment.get("environment") else ""
    version, restores, retries = (deployment.get(key) or "" for key in ("version", "restores", "retries"))
    told = (deployment.get("service") or "(no service)", "" if restores else version, where)
    more = f", rollback to {version} ({restores})" if restores else f", retry of {retries}" if retries else ""
    return " ".join(filter(None, told)) + more


def failed(detail: Detail) -> Span:
    """How a stage is called that did not reach its goal: what people or time stopped did not fail."""
    return ("stopped", "wait") if detail.get("code") in STOPPED else ("FAILED", "bad")


def _people(count: int) -> str:
    return "person" if count == 1 else "people"


def _listed(sentences: Any) -> str:
    return "; ".join(map(str, sentences or []))


def _details(detail: Detail) -> str:
    return ", ".join(f"{key}: {value}" for key, value in detail.items() if key not in EVERYWHERE)


def _queued(detail: Detail, times: Times) -> list[Span]:
    behind = f", behind {detail['behind']}" if detail.get("behind") else ""
    return [f"queued, place {detail.get('position', '?')}{behind}{why(detail.get('because', ''))}"]


def _started(detail: Detail, times: Times) -> list[Span]:
    waited = detail.get("waitedMs", 0)
    to = f": goes back to {detail['restores']}" if detail.get("restores") else ""
    to = f": goes on with the undo of {detail['retries']}" if detail.get("retries") else to
    return [f"started{f' after {duration(waited)} in the queue' if waited >= 1000 else ''}{to}"]


def _stage_started(detail: Detail, times: Times) -> list[Span]:
    return [f"{detail['stage']} begins"]


def _stage_completed(detail: Detail, times: Times) -> list[Span]:
    took = f" in {duration(detail['durationMs'])}" if "durationMs" in detail else ""
    return [detail["stage"], " ", ("done", "good"), f"{took}{why(_listed(detail.get('summary')))}"]


def _stage_failed(detail: Detail, times: Times) -> list[Span]:
    took = f" after {duration(detail['durationMs'])}" if "durationMs" in detail else ""
    code = f" ({detail['code']})" if detail.get("code") else ""
    return [detail["stage"], " ", failed(detail), f"{took}{code}{why(detail.get('reason', ''))}"]


def _approval_requested(detail: Detail, times: Times) -> list[Span]:
    return [(waiting(detail, times), "wait")]


def _vote(detail: Detail, times: Times) -> list[Span]:
    name, approves = detail.get("name") or person(detail["by"]), detail["vote"] == "approve"
    count = f" ({detail['given']} of {detail['required']})" if approves and "given" in detail else ""
    return [f"{name} {'approved' if approves else 'rejected it'}{count}{why(detail.get('reason', ''))}"]


def _reminded(detail: Detail, times: Times) -> list[Span]:
    given = f"{detail['given']} of {detail['required']} approvals"
    return [(f"still waiting: {given}, {times.until(detail['expiresAt'])}", "wait")]


def _decided(detail: Detail, times: Times) -> list[Span]:
    reason = detail.get("reason", "")
    return [f"{detail['decision']}{why(reason)}" if detail["decision"] == "expired" else reason or detail["decision"]]


def _cancellation(detail: Detail, times: Times) -> list[Span]:
    return [f"{person(detail['by'])} cancels it{why(detail.get('reason', ''))}"]


def _rollback(detail: Detail, times: Times) -> list[Span]:
    return [("UNDO", "undo"), f" begins{why(_listed(detail.get('plan')))}"]


def _completed(detail: Detail, times: Times) -> list[Span]:
    before = detail.get("previousVersion")
    restored = f"; {detail['restores']} is restored" if detail.get("restores") else ""
    return [*_outcome(detail), f"{restored}; version {before} was live before" if before else restored]


def _failed(detail: Detail, times: Times) -> list[Span]:
    is_live = "was live before" if detail["status"] == "ROLLBACK_FAILED" else "is live"
    live = f"; version {detail['liveVersion']} {is_live}" if detail.get("liveVersion") else ""
    where = f". {detail['stage']} failed" if detail.get("stage") else ""
    return [*_outcome(detail), f"{live}{where}{why(detail.get('reason', ''))}"]


def _stopped(detail: Detail, times: Times) -> list[Span]:
    return [*_outcome(detail), why(detail.get("reason", ""))]


def _refused(detail: Detail, times: Times) -> list[Span]:
    return [status("REFUSED"), why(_listed(detail.get("problems")))]


def _outcome(detail: Detail) -> list[Span]:
    took = f" after {duration(detail['durationMs'])}" if "durationMs" in detail else ""
    return [status(detail["status"]), took]


WORDS: dict[str, Callable[[Detail, Times], list[Span]]] = {
    "DeploymentQueued": _queued,
    "DeploymentStarted": _started,
    "StageStarted": _stage_started,
    "StageCompleted": _stage_completed,
    "StageFailed": _stage_failed,
    "ApprovalRequested": _approval_requested,
    "VoteCast": _vote,
    "ApprovalReminded": _reminded,
    "ApprovalDecided": _decided,
    "CancellationRequested": _cancellation,
    "RollbackStarted": _rollback,
    "DeploymentCompleted": _completed,
    "DeploymentFailed": _failed,
    "DeploymentStopped": _stopped,
    "DeploymentRefused": _refused,
    **TARGET_WORDS,
}
