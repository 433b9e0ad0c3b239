"""Everything that may be seen of one deployment or one service, as documents. Task tokens are not among it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from domain import quarantine
from domain.deployment import Approval, Deployment
from domain.spelling import camel
from domain.target import Target
from handlers import freezes

TOLD = (
    "requester",
    "reason",
    "waited_ms",
    "deadline",
    "request",
    "plan",
    "cancel",
    "failure",
    "undo_failure",
    "problems",
    "restores",
    "leaves",
    "retries",
    "attempt",
    "previous",
    "outputs",
)


def deployment_of(one: Deployment, events: list[dict[str, Any]]) -> dict[str, Any]:
    """The deployment, with its events as `{event, sequence, at, detail}`."""
    told = {camel(name): value for name in TOLD if (value := getattr(one, name))}
    told["request"] = _without_secrets(one)
    if one.work and not one.status.final:
        told |= {"stage": one.work.stage, "stageStartedAt": one.work.started_at}
    if one.path:
        told["stages"] = {"forward": list(one.path.forward), "undo": list(one.path.undo), "gate": one.path.gate}
    if one.approval:
        told["approval"] = approval_of(one.approval)
    if one.status.final and events and "durationMs" in events[-1]["detail"]:
        told["durationMs"] = events[-1]["detail"]["durationMs"]
    if events and "promoted" in events[-1]:
        told["promotedTo"] = events[-1]["promoted"]
    return {**_summary(one), **told, "history": events}


def _without_secrets(one: Deployment) -> dict[str, Any]:
    """The request without values that its template keeps secret; until the plan tells which, without any."""
    infrastructure = one.request.get("infrastructure")
    if not infrastructure or not infrastructure.get("parameters"):
        return one.request
    secret = one.plan["infrastructure"]["secret"] if one.plan else infrastructure["parameters"]
    shown = {key: "****" if key in secret else value for key, value in infrastructure["parameters"].items()}
    return {**one.request, "infrastructure": {**infrastructure, "parameters": shown}}


def with_freeze(one: Target, everywhere: Target | None = None) -> dict[str, Any]:
    """The service with what freezes it now; `everywhere` is what is said of all services, where it is known already."""
    frozen = freezes.among(one, everywhere) if everywhere else freezes.of(one)
    return {**target_of(one), **({"frozen": asdict(frozen)} if frozen else {})}


def approval_of(approval: Approval) -> dict[str, Any]:
    votes = [{key: value for key, value in asdict(vote).items() if key != "keys"} for vote in approval.votes]
    return {
        "required": approval.required,
        "given": len(approval.given),
        "approvers": list(approval.approvers),
        "plan": approval.plan,
        "requestedAt": approval.asked_at,
        "expiresAt": approval.expires_at,
        "decision": approval.decision,
        "votes": votes,
    }


def target_of(one: Target) -> dict[str, Any]:
    live = one.current or {}
    told = {"version": live.get("version"), "deploymentId": live.get("deploymentId"), "since": live.get("at")}
    told |= {"holder": one.holder, "held": one.held, "queue": list(one.queue)}
    told |= {"quarantine": quarantine.entries(one), "barrier": one.barrier}
    if live.get("origin") not in (None, live.get("deploymentId")):
        told["restores"] = live["origin"]
    if one.freeze:
        told["freeze"] = one.freeze
    return {"service": one.service, **{key: value for key, value in told.items() if value}}


def _summary(one: Deployment) -> dict[str, Any]:
    return {
        "deploymentId": one.id,
        "service": one.service,
        "version": one.version,
        "environment": one.environment,
        "status": one.status.value,
        "kind": one.kind,
        "requestedBy": one.requested_by,
        "acceptedAt": one.accepted_at,
    }
