"""`retry`, `resolve` and `release`: what people do after something was undone, or could not be."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from ops.commands import completion
from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.exit_codes import ExitCode
from ops.commands.options import FailedUndo, Follow, Reason, Service, Timeout, Yes, check
from ops.commands.sending import sent

Document = dict[str, Any]


def _resolution(value: str) -> str:
    if not re.fullmatch(r"restored|live:[A-Za-z0-9][A-Za-z0-9._+-]{0,127}", value):
        raise typer.BadParameter(f"{value!a} is neither restored nor live: and a version, such as live:41.")
    return value


As = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="restored|live:VERSION",
        callback=_resolution,
        autocompletion=completion.resolutions,
        help="restored: what was live before is live again. live:VERSION: that version is live.",
        show_default=False,
    ),
]
Version = Annotated[
    str,
    typer.Argument(metavar="VERSION", help="The version.", autocompletion=completion.quarantined, show_default=False),
]


@asking
def retry(
    desk: Desk, deployment: FailedUndo, reason: Reason, follow: Follow = False, timeout: Timeout = None
) -> int | None:
    """Go on with an undo that failed, from where it failed; where that is done, it ends as ROLLED_BACK."""
    check(follow, timeout)
    again = "While it goes on, the same command again does no harm."
    return sent(desk, lambda: desk.api.retry(deployment, reason), again, follow, timeout)


@asking
def resolve(desk: Desk, service: Service, resolution: As, reason: Reason, yes: Yes = False) -> int | None:
    """Say what is live on a service that is held; it is free again for whoever waits.

    Nothing is changed and nothing is checked by this: look before. On a
    terminal it shows why it is held, and you type yes.
    """
    if not yes and not desk.as_json and desk.outside.somebody_there():
        held = desk.api.target(service)
        if held.get("held") and not _agreed(desk, held, resolution):
            return ExitCode.NOT_DONE
    desk.answer(desk.api.resolve(service, resolution, reason), _free)
    return None


@asking
def release(desk: Desk, service: Service, version: Version, reason: Reason) -> None:
    """Let a version that was rolled back be deployed again."""
    desk.answer(desk.api.release(service, version, reason), lambda desk, target: _released(desk, target, version))


def _agreed(desk: Desk, target: Document, resolution: str) -> bool:
    from ops.commands.agreeing import agreed
    from ops.commands.printable import printable

    shown, out = printable(target), desk.out
    out.row(("HELD: ", "bad"), shown["held"], at=6)
    _, _, version = resolution.partition(":")
    out.blank()
    before = f"{_version(shown.get('version'))}, as before,"
    out.line(f"You say that {_version(version) if version else before} is live on {shown['service']}.")
    return agreed(desk, "Type yes if you have looked: ")


def _free(desk: Desk, target: Document) -> None:
    desk.out.line(f"{target['service']} is free again; {_version(target.get('version'))} is live.")
    going_on(desk, target)


def _released(desk: Desk, target: Document, version: str) -> None:
    desk.out.line(f"Version {version} of {target['service']} may be deployed again.")
    left = ", ".join(entry["version"] for entry in target.get("quarantine", []))
    if left:
        desk.out.line(f"Still in quarantine: {left}")


def _version(version: str | None) -> str:
    return f"version {version}" if version else "nothing"


def going_on(desk: Desk, target: Document) -> None:
    """Who runs now; it may have waited."""
    if target.get("holder") and not target.get("held"):
        desk.out.line(f"{target['holder']} is being deployed now:")
        desk.out.command(f"{desk.command('status', target['holder'])} --follow")
