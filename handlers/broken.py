"""What becomes of a stage whose function could not do its work."""

from __future__ import annotations

from typing import Any

from domain.errors import Code, Over
from handlers.adapters import workflow
from handlers.adapters.log import log


def broken(name: str, event: dict[str, Any], error: Exception) -> dict[str, str]:
    """The outermost frame: whoever waits is told, because an exception alone may be swallowed."""
    over = isinstance(error, Over)
    log(
        "info" if over else "error",
        "stage not handled",
        stage=name,
        deploymentId=event.get("deploymentId"),
        error=type(error).__name__,
        reason=str(error),
    )
    token = event.get("token")
    if over:
        if token:
            workflow.fail(token, Code.STOPPED, str(error))
        return {"over": str(error)}
    if token is None:
        raise error
    workflow.again(token, f"{type(error).__name__}: {error}")
    return {"again": type(error).__name__}
