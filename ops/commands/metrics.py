"""`metrics`: the four DORA figures, how deployments ended, how long everything took, and how it stands now."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ops.commands.asking import asking
from ops.commands.desk import Desk


@asking
def metrics(
    desk: Desk,
    days: Annotated[int, typer.Option(min=1, max=455, help="So many days back from now.")] = 7,
) -> None:
    """Show the four DORA figures, how deployments ended, how long everything took, and how it stands now.

    Your role or user needs cloudwatch:GetMetricData. In AWS a call costs about a tenth of a cent.
    """
    from ops.commands.metrics_view import metrics_view

    desk.answer(_read(desk, days), metrics_view)


def _read(desk: Desk, days: int) -> dict[str, Any]:
    from ops.client import account
    from ops.client.metrics import ACTION, read

    found = account.find(desk.named, desk.outside.root)
    with found.asked(ACTION):
        return read(found.client("cloudwatch"), found.environment, days=days, now=desk.outside.clock.now())
