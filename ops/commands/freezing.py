"""`freeze` and `unfreeze`: nothing new begins on a service, or on all of them; and it may again."""

from __future__ import annotations

import contextlib
from typing import Annotated, Any

import typer

from ops.client.errors import ClientError, WrongUse
from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.options import AnyService, Reason
from ops.commands.times import moment_of

Document = dict[str, Any]
All = Annotated[bool, typer.Option("--all", help="All services, those to come, too.")]
Until = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="2h, 3d, 1h30m, 18:00 or an ISO time; without it, until it is unfrozen.",
        show_default=False,
    ),
]


@asking
def freeze(
    desk: Desk, reason: Reason, service: AnyService = None, everything: All = False, until: Until = None
) -> None:
    """Let nothing new begin on a service, or on all. What runs goes on; rollbacks pass."""
    which = _which(desk, "freeze", service, everything)
    at = moment_of(until, desk.outside.clock) if until else None
    desk.answer(desk.api.freeze(which, reason, at), _frozen)


@asking
def unfreeze(desk: Desk, reason: Reason, service: AnyService = None, everything: All = False) -> None:
    """Let deployments of a service, or of all, begin again; whoever waits longest does so at once."""
    which = _which(desk, "unfreeze", service, everything)
    desk.answer(desk.api.unfreeze(which, reason), _free)


def _which(desk: Desk, act: str, service: str | None, everything: bool) -> str | None:
    """The service, None for all. Raises WrongUse unless it is one of both."""
    if bool(service) == everything:
        ways = f"Write one of these:\n  {desk.command(act, 'SERVICE')}\n  {desk.command(act, '--all')}"
        raise WrongUse("give a service, or --all" if everything else "which service is not said", ways)
    return service or None


def _frozen(desk: Desk, target: Document) -> None:
    from ops.commands.target_view import ALL, frozen

    every = target["service"] == ALL
    what = "All services are" if every else f"{target['service']} is"
    desk.out.line(f"{what} frozen {frozen(desk, target['freeze'], target['service'])}")
    if target.get("holder") and not target.get("held"):
        desk.out.line(f"{target['holder']} runs and goes on.")
    desk.out.command(
        f"{desk.command('unfreeze', '--all' if every else target['service'])} --reason '...'", "lift it", at=12
    )


def _free(desk: Desk, target: Document) -> None:
    from ops.commands.mending import going_on
    from ops.commands.target_view import ALL

    if target["service"] == ALL:
        desk.out.line("All services are unfrozen; those that wait begin within a minute.")
        return
    desk.out.line(f"{target['service']} is unfrozen.")
    going_on(desk, target)
    _still(desk, target["service"])


def _still(desk: Desk, service: str) -> None:
    """All services, or a window of the config, may freeze it all the same; if nobody answers, nobody says so."""
    from ops.commands.printable import printable
    from ops.commands.target_view import frozen

    with contextlib.suppress(ClientError):
        said = printable(desk.api.target(service)).get("frozen")
        if said:
            desk.out.line(("It is still frozen ", "undo"), frozen(desk, said, service))
