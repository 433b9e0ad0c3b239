"""Makes a command of a function that works at a desk: adds what all of them take, and turns errors into exit codes."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from inspect import Parameter
from typing import Annotated, Any

import typer

from ops.client.errors import ClientError
from ops.commands import completion
from ops.commands.desk import Desk
from ops.commands.outside import Outside

PANEL = "Which coordinator"
SHARED: dict[str, Any] = {
    "stack": Annotated[
        str | None,
        typer.Option(
            envvar="DEPLOYMENT_COORDINATOR_STACK",
            help="The stack; a running sandbox of it comes first.",
            autocompletion=completion.stacks,
            rich_help_panel=PANEL,
        ),
    ],
    "url": Annotated[
        str | None,
        typer.Option(
            envvar="DEPLOYMENT_COORDINATOR_URL",
            help="The address of its control API.",
            rich_help_panel=PANEL,
        ),
    ],
    "profile": Annotated[str | None, typer.Option(help="An AWS profile to sign with.", rich_help_panel=PANEL)],
    "as_json": Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, to stdout.")],
}


def asking(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, with --stack, --url, --profile and --json; its first parameter is the desk.

    What it returns is the exit code; None is 0.
    """

    @functools.wraps(command)
    def run(ctx: typer.Context, stack: Any, url: Any, profile: Any, as_json: bool, **given: Any) -> None:
        desk = _desk(ctx, {"stack": stack, "url": url, "profile": profile}, as_json)
        try:
            code = command(desk, **given)
        except ClientError as error:
            code = desk.fail(error)
        raise typer.Exit(code or 0)

    signature = _signature(command)
    run.__signature__ = signature  # ty: ignore[missing-attribute]
    run.__annotations__ = {name: each.annotation for name, each in signature.parameters.items()}
    return run


def _signature(command: Callable[..., Any]) -> inspect.Signature:
    """What typer reads: the context in place of the desk, the command's own, and what all of them take."""
    _, *own = inspect.signature(command, eval_str=True).parameters.values()
    context = Parameter("ctx", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    shared = [
        Parameter(name, Parameter.KEYWORD_ONLY, annotation=hint, default=False if name == "as_json" else None)
        for name, hint in SHARED.items()
    ]
    return inspect.Signature([context, *(each.replace(kind=Parameter.KEYWORD_ONLY) for each in own), *shared])


def _desk(ctx: typer.Context, named: dict[str, str | None], as_json: bool) -> Desk:
    outside = ctx.obj if isinstance(ctx.obj, Outside) else Outside()
    typed = [name for name in named if str(ctx.get_parameter_source(name)).endswith("COMMANDLINE")]
    return Desk(outside, ctx.find_root().info_name or "python -m ops", named, typed, as_json)
