"""A stage's function, called as Step Functions does, and as whoever wakes it does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

RUNS_MS = 30_000
CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: RUNS_MS)
MINUTES = 30


def asked(handler: Any, *, token: str = "t", execution: str = "d1", **more: Any) -> Any:
    """Step Functions runs the stage, for the first time or again."""
    event = {"deploymentId": "d1", "execution": execution, "token": token, "timeoutSeconds": MINUTES * 60, "input": {}}
    return handler({**event, **more}, CONTEXT)


def woken(handler: Any, execution: str = "d1") -> Any:
    return handler({"deploymentId": "d1", "execution": execution, "resume": True}, CONTEXT)
