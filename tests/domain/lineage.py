"""Deployments that succeeded one after the other, and what is live then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import stages, succession
from domain.deployment import Deployment, Status
from domain.people import Person
from domain.target import Target
from tests.domain.documents import ACCOUNT

NOW = 1_795_000_000_000
SERVICE = "storefront"
BOTH = ("infrastructure", "application")
ANN = Person(f"arn:aws:iam::{ACCOUNT}:user/ann")
WHY = "rows are gone"
STACK = {"kind": "cloudformation", "stack": "shop", "template": "s3://artifacts/shop.yaml"}
FUNCTION = {"kind": "lambda", "function": "shop", "alias": "live", "code": "s3://artifacts/shop.zip"}
PARTS: dict[str, dict[str, Any]] = {"infrastructure": STACK, "application": FUNCTION}
PINS = {"infrastructure": "templateVersion", "application": "codeVersion"}


def hard(part: dict[str, Any], why: str = WHY) -> dict[str, Any]:
    return {**part, "irreversible": True, "irreversibleReason": why}


def deployed(deployment_id: str, version: str, *parts: str, at: int = NOW, **more: Any) -> Deployment:
    """It has just succeeded; what it deployed is pinned to an S3 version of its own id."""
    request = {"service": SERVICE, "version": version, **{name: PARTS[name] for name in parts}}
    plan = {name: {"unchanged": False, "pinned": {PINS[name]: deployment_id}} for name in parts}
    state = Deployment(
        id=deployment_id,
        service=SERVICE,
        version=version,
        environment="dev",
        requested_by="ci",
        reason="",
        request=request,
        accepted_at=at,
        at=at,
        status=Status.SUCCEEDED,
        begun=stages.FORWARD,
        done=stages.FORWARD,
        snapshot={name: {"exists": True} for name in parts},
        plan=plan,
    )
    return replace(state, **more)


def back(deployment_id: str, origin: Deployment, **more: Any) -> Deployment:
    """A rollback to what a deployment first made live: it asks for exactly that, and so deploys it."""
    whole = {**(origin.inherits or {}), **succession.pinned(origin)}
    request = {"service": SERVICE, "version": origin.version, **{name: whole[name] for name in BOTH if name in whole}}
    about = {"restores": origin.id, "previous": origin.previous, "reason": "it is slow", "requester": ANN.arn}
    return replace(deployed(deployment_id, origin.version), **{**about, "request": request, "plan": None, **more})


def live(*line: Deployment, target: Target | None = None) -> tuple[Target, tuple[Deployment, ...]]:
    """One after the other has taken over; the deployments as they are kept then."""
    target, kept = target or Target(service=SERVICE), []
    for each in line:
        target, after = succession.take_over(target, each, each.at)
        kept.append(after)
    return target, tuple(kept)


def content(target: Target) -> dict[str, str]:
    """Which deployment's content each part has."""
    assert target.current
    whole = {**target.current["inherits"], **target.current["request"]}
    return {name: whole[name][PINS[name]] for name in BOTH if name in whole}


def failed_undo(deployment_id: str, version: str, *parts: str, **more: Any) -> Deployment:
    failure = {"stage": stages.VALIDATE, "code": "ValidationFailed", "reason": "it is down"}
    undo = {"stage": stages.UNDO_APPLICATION, "code": "UndoFailed", "reason": "the code is gone"}
    told = {"status": Status.ROLLBACK_FAILED, "failure": failure, "undo_failure": undo, "fence": 7}
    return deployed(deployment_id, version, *parts, **{**told, **more})


def holding(held: Deployment, target: Target, *queue: str) -> Target:
    return replace(target, holder=held.id, fence=held.fence, held="the undo failed", queue=queue)
