"""How the stages of a deployment stand, told from its history."""

from __future__ import annotations

from domain.event_words import failed
from domain.spans import Detail, Span
from domain.spelling import duration


def stages(deployment: Detail, now: int) -> list[tuple[str, Span, str]]:
    """(stage, how it stands, how long) in the order of their beginning."""
    found: dict[str, tuple[Span, str]] = {}
    for event in deployment.get("history", []):
        detail, stage = event.get("detail", {}), event.get("detail", {}).get("stage", "")
        took = duration(detail.get("durationMs", 0))
        match event["event"]:
            case "StageStarted":
                since = now - deployment.get("stageStartedAt", event["at"])
                found[stage] = (("at work", "busy"), f"for {duration(since)}")
            case "StageCompleted":
                found[stage] = (("done", "good"), f"in {took}")
            case "StageFailed":
                found[stage] = (failed(detail), f"after {took}")
    if deployment["status"] == "AWAITING_APPROVAL" and deployment.get("stage") in found:
        _, took = found[deployment["stage"]]
        found[deployment["stage"]] = (("waiting for people", "wait"), took)
    if "durationMs" in deployment:  # a stage whose end nobody heard of
        found = {name: (state, took) for name, (state, took) in found.items() if state != ("at work", "busy")}
    return [(name, state, took) for name, (state, took) in found.items()]
