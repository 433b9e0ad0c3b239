"""`--follow`: stays with a deployment until it has ended, and makes its outcome the exit code."""

from __future__ import annotations

import json
import sys

from ops.client.errors import ClientError
from ops.client.following import follow
from ops.commands.desk import Desk
from ops.commands.exit_codes import ExitCode, of_outcome


def followed(desk: Desk, deployment_id: str, minutes: float | None, *, new_since: float = 0) -> ExitCode:
    """The code of the outcome. Raises Over after `minutes`; the deployment goes on whatever happens here. What was
    accepted before `new_since` is not what somebody has just asked for."""
    from ops.commands.follow_view import JsonLines, Lines, LiveLines

    telling = JsonLines(desk) if desk.as_json else (LiveLines if desk.out.terminal else Lines)(desk, new_since)
    seconds = None if minutes is None else minutes * 60
    last = {"status": ""}
    try:
        with telling:
            answers = follow(
                lambda: desk.api.deployment(deployment_id),
                desk.outside.clock,
                seconds=seconds,
                told=telling.trouble,
            )
            for news, last in answers:
                telling.tell(news, last)
    except KeyboardInterrupt:
        return _left(desk, deployment_id)
    except ClientError as error:
        goes_on = f"The deployment goes on. Follow it:\n  {_ways(desk, deployment_id)['follow']}"
        error.advice = f"{error.advice}\n{goes_on}".strip()
        raise
    telling.end(last)
    return of_outcome(last["status"])


def _left(desk: Desk, deployment_id: str) -> ExitCode:
    if desk.as_json:
        print(json.dumps({"error": "interrupted", "exitCode": 130}), file=sys.stderr)
        return ExitCode.INTERRUPTED
    desk.err.line("You have left; the deployment goes on.")
    for label, command in _ways(desk, deployment_id).items():
        desk.err.command(command, label, at=12)
    return ExitCode.INTERRUPTED


def _ways(desk: Desk, deployment_id: str) -> dict[str, str]:
    return {
        "follow": f"{desk.command('status', deployment_id)} --follow",
        "cancel": f"{desk.command('cancel', deployment_id)} --reason '...'",
    }
