"""Every event there is, wherever its class stands: for what must know them all, the documentation for example."""

from __future__ import annotations

from domain import approval_events, events, target_events
from domain.event import REGISTRY, Event

__all__ = ["REGISTRY", "Event", "approval_events", "events", "target_events"]
