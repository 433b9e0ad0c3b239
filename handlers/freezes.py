"""Whether anything may start on a service now: what people said, and the windows of the stack's config."""

from __future__ import annotations

import json
import os

from domain import freeze
from domain.freeze import Freeze
from domain.target import ALL, Target
from handlers.adapters import clock, history, zones

CONFIG = json.loads(os.environ.get("FREEZES") or "{}")


def of(target: Target) -> Freeze | None:
    """What freezes the service, if anything."""
    return among(target, history.target(ALL))


def among(target: Target, everywhere: Target) -> Freeze | None:
    """The same, where what is said of all services is known already."""
    return freeze.of(target, everywhere, CONFIG, clock.now_ms(), zones.zone)


def refuses() -> bool:
    """Whether a request is refused while its service is frozen; otherwise it waits."""
    return bool(CONFIG.get("requests") == "refuse")
