"""Deployments as the tests of the rules need them."""

from __future__ import annotations

from typing import Any

from domain import admission, stages
from domain.deployment import Deployment
from domain.progress import begin, complete
from domain.target import OnBusy, Target
from tests.domain.documents import FULL, SMALL, read

NOW = 1_795_000_000_000
MINUTE = 60_000
PARTS = ("infrastructure", "application")


def accepted(*parts: str, now: int = NOW) -> Deployment:
    """A deployment of a request with these parts."""
    document: dict[str, Any] = {**SMALL, "deploymentId": "d1", **{part: FULL[part] for part in parts}}
    return admission.accept(read(document), environment="dev", now=now)


def running(*parts: str, now: int = NOW) -> Deployment:
    deployment = accepted(*parts, now=now)
    target, _ = Target(service=deployment.service).admit(deployment.id, OnBusy.QUEUE)
    return admission.start(deployment, target, now, deadline=now + 10 * MINUTE)


def snapshot_of(deployment: Deployment, *, exists: bool = True) -> dict[str, Any]:
    return {part: {"exists": exists} for part in PARTS if deployment.part(part)}


def at(deployment: Deployment, stage: str, now: int, *, minutes: int = 60) -> Deployment:
    """The stage begins, with an hour to go if nothing else is said."""
    return begin(deployment, stage, token=f"token of {stage}", timeout=minutes * MINUTE, now=now)


def through(deployment: Deployment, *done: str, now: int = NOW) -> Deployment:
    """The stages ran and reached their goals, a minute each."""
    for stage in done:
        snapshot = snapshot_of(deployment) if stage == stages.PREPARE else None
        deployment = complete(at(deployment, stage, now), (f"{stage} is done",), now + MINUTE, snapshot=snapshot)
        now += MINUTE
    return deployment


def told(deployment: Deployment) -> list[str]:
    return [event.detail_type() for event in deployment.news]
