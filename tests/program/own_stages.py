"""Stages of a pipeline's owner, as programs name them."""

from __future__ import annotations

from typing import Any

ARN = "arn:aws:lambda:us-east-1:123456789012:function"
GATE = {"name": "Agree", "timeout_seconds": 25 * 3600, "gate": True}


def own(name: str, **more: Any) -> dict[str, Any]:
    """Done by a function that is called like it."""
    return {"name": name, "timeout_seconds": 600, "function_arn": f"{ARN}:{name}", **more}


def ours(*names: str) -> list[dict[str, Any]]:
    """Stages of the coordinator's."""
    return [{"name": name, "timeout_seconds": 1800} for name in names]
