"""`list`: deployments of a service, in a status, or all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from ops.client.errors import WrongUse
from ops.commands import completion
from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.options import ServiceOption


def _known(values: list[str] | None) -> list[str] | None:
    from domain.deployment import Status

    named = list(dict.fromkeys(value.upper().replace("-", "_") for value in values or []))
    if unknown := [name for name in named if name not in Status.__members__]:
        raise typer.BadParameter(f"{', '.join(map(ascii, unknown))} is no status; there are {', '.join(Status)}.")
    return named


Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        callback=_known,
        autocompletion=completion.statuses,
        help="In this status; repeat it for several.",
    ),
]
Limit = Annotated[int, typer.Option(min=1, help="So many of the newest.")]
All = Annotated[bool, typer.Option("--all", help="Everything that the history still has.")]


@asking
def list_deployments(
    desk: Desk, service: ServiceOption = None, statuses: Statuses = None, limit: Limit = 20, everything: All = False
) -> None:
    """List deployments, newest first."""
    from ops.client.api import some
    from ops.commands.list_view import newest_first

    if service and statuses:
        raise WrongUse("--service and --status cannot be combined", "Give one of them.")
    most = None if everything else limit
    lists = [some(each, most) for each in _sources(desk, service, statuses)]
    found = newest_first(each for found, _ in lists for each in found)
    more = any(more for _, more in lists) or (most is not None and len(found) > most)
    desk.answer({"deployments": found[:most], "more": more}, _view)


def _sources(desk: Desk, service: str | None, statuses: list[str] | None) -> list[Iterable[dict[str, Any]]]:
    """The API lists by service or by status, and all active ones together."""
    if service:
        return [desk.api.deployments_of(service)]
    if statuses:
        return [desk.api.deployments(status) for status in statuses]
    from domain.deployment import ACTIVE, Status

    return [desk.api.deployments(), *(desk.api.deployments(each) for each in Status if each not in ACTIVE)]


def _view(desk: Desk, answer: dict[str, Any]) -> None:
    from ops.commands.list_view import deployments_table

    if not answer["deployments"]:
        desk.out.line("There are none.")
        return
    deployments_table(desk, answer["deployments"])
    if answer["more"]:
        desk.err.line("There are more: --limit NUMBER or --all", indent=0)
