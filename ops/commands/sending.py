"""What follows when a deployment was asked for: its answer or its end, and what to do where no answer came."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from ops.client.errors import ClientError, Trouble
from ops.commands.desk import Desk
from ops.commands.exit_codes import ExitCode

Document = dict[str, Any]
MOST_SKEW = 5 * 60_000
"""So far, ms, may this clock be from that of AWS: a signature of more is not valid."""


def sent(desk: Desk, send: Callable[[], Document], again: str, follow: bool, timeout: float | None) -> int | None:
    """Send it, and stay until it has ended if that is wanted; `again` says how to send the very same once more."""
    begun = desk.times.now()
    try:
        answer = send()
    except Trouble as error:
        error.advice += f"\nIt may have arrived. {again}"
        raise
    except ClientError as error:
        if error.problem.get("deploymentId"):
            error.advice += f"\nThe refusal is kept as {error.problem['deploymentId']}."
        raise
    if follow:
        from ops.client.following import ended
        from ops.commands.following import followed

        # What has just been asked for has not ended, whatever the clocks say.
        return followed(desk, answer["deploymentId"], timeout, new_since=inf if ended(answer) else begun - MOST_SKEW)
    desk.answer(answer, _accepted)
    return ExitCode.REFUSED if answer["status"] == "REFUSED" else None


def _accepted(desk: Desk, answer: Document) -> None:
    from domain.event_words import what
    from domain.spans import status
    from ops.commands.target_view import ways_on

    name = answer["deploymentId"]
    desk.out.line(f"{what(answer)} is accepted: {name}, ", status(answer["status"]))
    if answer["status"] == "ROLLBACK_FAILED":  # a retry that was asked for before
        desk.out.line("That has failed already.")
        ways_on(desk, answer["service"], name, retry=True)
        return
    if answer["status"] == "QUEUED":
        desk.out.command(desk.command("status", name), "see why", at=12)
    desk.out.command(f"{desk.command('status', name)} --follow", "follow", at=12)
