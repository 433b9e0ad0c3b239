"""`cancel`: stops a deployment."""

from __future__ import annotations

from typing import Any

from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.options import DeploymentId, Reason
from ops.commands.voting import said


@asking
def cancel(desk: Desk, deployment: DeploymentId, reason: Reason) -> None:
    """Stop a deployment; what it has changed is undone."""
    desk.answer(desk.api.cancel(deployment, reason), _view)


def _view(desk: Desk, answer: dict[str, Any]) -> None:
    said(desk, answer)
    if answer["status"] != "CANCELLED":
        desk.out.line("Watch it:")
        desk.out.command(f"{desk.command('status', answer['deploymentId'])} --follow")
