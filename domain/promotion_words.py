"""Where a deployment comes from, and where it went: a sentence each, for the command line and the page."""

from __future__ import annotations

from typing import Any


def proved_in(deployment: dict[str, Any]) -> str:
    """`staging, as web-7.staging (first web-7)`, as its request says; empty where it came from nowhere else."""
    said = deployment.get("request", {}).get("promotedFrom")
    if not said:
        return ""
    first = f" (first {said['origin']})" if said["origin"] != said["deploymentId"] else ""
    return f"{said['environment']}, as {said['deploymentId']}{first}"
