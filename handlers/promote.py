"""promote: what has succeeded here is asked of the next environment, on its bus, with the deployment that proved it."""

from __future__ import annotations

import json
import os
from typing import Any

from botocore.config import Config

from domain import promotion
from domain.deployment import Deployment
from domain.events import DeploymentRequested, entry
from handlers.adapters import history, once
from handlers.adapters.aws import CONFIG, client
from handlers.adapters.log import log

NEXT = json.loads(os.environ.get("PROMOTE_TO") or "{}")
SOURCE = os.environ.get("EVENT_SOURCE", "")
MARK = "promoted"

REGION = NEXT["bus"].split(":")[3] if NEXT else None
"""A bus takes events in its own region. https://docs.aws.amazon.com/general/latest/gr/ev.html"""

events = client("events", CONFIG.merge(Config(region_name=REGION)))


class NotTaken(Exception):
    """The next environment's bus did not take the request."""


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Receives a DeploymentCompleted event of the bus. A failed call comes again, and then goes to the dead letters."""
    detail = once.recorded(event, MARK)
    deployment = history.find(detail["deploymentId"]) if detail else None
    asked = promotion.request_of(deployment, NEXT) if deployment else None
    if asked is None or not _is_live(deployment):
        return {}
    _put(asked)
    # Only now: the next environment answers the same request with the same deployment, however often it comes.
    once.claim(event, MARK, asked["deploymentId"])
    to = {"environment": asked["environment"], "deploymentId": asked["deploymentId"]}
    log("info", "promoted", service=asked["service"], promotes=asked["promotedFrom"]["deploymentId"], **to)
    return to


def _is_live(deployment: Deployment | None) -> bool:
    """What has been replaced or rolled back meanwhile has proved nothing that anybody still wants."""
    live = history.target(deployment.service).current if deployment else None
    return bool(live and deployment and live["deploymentId"] == deployment.id)


def _put(asked: dict[str, Any]) -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html"""
    what = entry(DeploymentRequested.detail_type(), asked, bus=NEXT["bus"], source=SOURCE)
    [told] = events.put_events(Entries=[what])["Entries"]
    if "ErrorCode" in told:
        raise NotTaken(f"{NEXT['bus']}: {told['ErrorCode']}: {told.get('ErrorMessage', '')}")
