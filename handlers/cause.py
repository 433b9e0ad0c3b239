"""What Step Functions caught, as a failure that people can read."""

from __future__ import annotations

from typing import Any

from domain.errors import TRANSIENT, Code, StageError


def cause_of(event: dict[str, Any]) -> StageError:
    """What Step Functions caught on the way here, as the failure of the stage that was at work."""
    caught = (event.get("input") or {}).get("failure") or {}
    error, cause = str(caught.get("Error") or ""), str(caught.get("Cause") or "")
    if error == "States.Timeout":
        return StageError(Code.TIMED_OUT, "the stage did not answer in time")
    if error in set(Code):
        return StageError(Code(error), cause or "no reason was given")
    if error == TRANSIENT:
        return StageError(Code.BROKEN, f"every attempt failed: {cause[:500]}")
    return StageError(Code.BROKEN, f"{error or 'the workflow failed'}: {cause[:500]}")
