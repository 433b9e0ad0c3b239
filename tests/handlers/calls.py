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
    return handler({"stage": stage_of(handler), **event, **more}, CONTEXT)


def woken(handler: Any, execution: str = "d1") -> Any:
    event = {"deploymentId": "d1", "stage": stage_of(handler), "execution": execution, "resume": True}
    return handler(event, CONTEXT)


def stage_of(handler: Any) -> str:
    """The stage that has the name of the handler's module."""
    return pascal(handler.__module__.split(".")[-1])


def pascal(name: str) -> str:
    return "".join(word.title() for word in name.split("_"))
