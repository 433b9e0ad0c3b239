"""One deployment or one service, with what happened to it."""

from __future__ import annotations

from typing import Any

from domain.deployment import Deployment
from handlers.adapters import history, lists
from handlers.call import Call
from handlers.documents import deployment_of, with_freeze
from handlers.problem import not_there

EVENTS = 20
"""So many of the latest events of a service are shown with it."""


def found(call: Call) -> Deployment:
    """Raises Problem if there is none."""
    deployment = history.find(call.path["deploymentId"])
    if deployment is None:
        raise not_there("deployment", call.path["deploymentId"])
    return deployment


def deployment(call: Call) -> tuple[int, dict[str, Any]]:
    shown = lists.with_events(call.path["deploymentId"])
    if shown is None:
        raise not_there("deployment", call.path["deploymentId"])
    return 200, deployment_of(*shown)


def target(call: Call) -> tuple[int, dict[str, Any]]:
    one = history.target(call.path["service"])
    if not one.revision:
        raise not_there("target", one.service)
    return 200, {**with_freeze(one), "history": lists.events_of(one.service, EVENTS)}
