"""The arguments and options that several commands share."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from domain.kinds import ID, NAME_RULE
from ops.client.errors import WrongUse
from ops.commands import completion


def _name(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(ID, value):
        raise typer.BadParameter(f"{value!a} is no name: {NAME_RULE}.")
    return value


def _digest(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[0-9a-f]{12,64}", value):
        raise typer.BadParameter("give 12 or more of the digest's 64 hexadecimal digits.")
    return value


_id = typer.Argument(
    metavar="ID", help="The deployment's id.", callback=_name, autocompletion=completion.deployments, show_default=False
)
_failed = typer.Argument(
    metavar="ID",
    help="The deployment whose undo failed.",
    callback=_name,
    autocompletion=completion.failed_undos,
    show_default=False,
)
_service = typer.Argument(
    metavar="SERVICE", help="One service.", callback=_name, autocompletion=completion.services, show_default=False
)
DeploymentId = Annotated[str, _id]
FailedUndo = Annotated[str, _failed]
AnyDeploymentId = Annotated[str | None, _id]
Service = Annotated[str, _service]
AnyService = Annotated[str | None, _service]
ServiceOption = Annotated[
    str | None, typer.Option(help="The service.", callback=_name, autocompletion=completion.services)
]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Stay until it has ended.")]
Timeout = Annotated[
    float | None, typer.Option(metavar="MINUTES", min=0, help="With --follow: stay no longer, then exit with 5.")
]
Reason = Annotated[str, typer.Option(help="Why; kept in the history.", show_default=False)]
OptionalReason = Annotated[str, typer.Option(help="Why; kept in the history.", show_default=False)]
Id = Annotated[
    str | None, typer.Option("--id", metavar="ID", callback=_name, help="The same id again is the same request.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Plan = Annotated[
    str | None,
    typer.Option(metavar="DIGEST", callback=_digest, help="The plan's digest (12 digits or more): nothing is asked."),
]


def check(follow: bool, timeout: float | None) -> None:
    if timeout is not None and not follow:
        raise WrongUse("--timeout is for --follow", "Give both, or neither.")


def examples(*lines: str, more: str = "What the exit codes mean: python -m ops --help") -> str:
    """The epilog of a command's help; a line that begins with a space goes on with the one before."""
    shown = [f"  {line}" if line.startswith(" ") else f"  python -m ops {line}" for line in lines]
    return "\n".join(["Examples:", *shown, "", more])
