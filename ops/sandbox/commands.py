"""The commands `sandbox up` and `sandbox down`; progress goes to stderr: stdout holds the result alone."""

from __future__ import annotations

import json
import signal
import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from ops.client import address, sandboxes
from ops.sandbox import lifecycle
from ops.sandbox.emulator import find
from ops.sandbox.errors import SandboxError
from ops.sandbox.lifecycle import DEFAULT_PORT, Sandbox

sandbox_app = typer.Typer(
    help="Run the coordinator on this machine, in an AWS emulator. It stands in for AWS; it is not AWS.",
    no_args_is_help=True,
)
console = Console(stderr=True, highlight=False, soft_wrap=True)

STYLES = {"create": "green", "update": "yellow", "replace": "magenta", "delete": "red", "same": "dim"}
Stack = Annotated[str, typer.Option(help="The Pulumi stack: dev or prod.")]
Root = Annotated[
    Path, typer.Option(help="The folder of the Pulumi program.", show_default="that of this package", metavar="FOLDER")
]


@sandbox_app.command()
def up(
    stack: Stack = "dev",
    port: Annotated[int | None, typer.Option(help=f"Port on 127.0.0.1; {DEFAULT_PORT} unless it runs.")] = None,
    beside: Annotated[
        str, typer.Option(metavar="STACK", help="Put it into the running sandbox of this stack, as in one account.")
    ] = "",
    detach: Annotated[bool, typer.Option("--detach", help="Return, and leave the emulator running.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document to stdout.")] = False,
    root: Root = lifecycle.ROOT,
) -> None:
    """Start the sandbox, or bring the running one up to date with the program."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        made = lifecycle.up(stack, port, beside=beside, root=root, progress=_show, say=console.print)
        _print_json(made) if as_json else _print_summary(made, detach)
        if not detach:
            _wait(made)
    except SandboxError as error:
        console.print(f"error: {error}", style="red", markup=False)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        lifecycle.down(stack, root=root)
        console.print("The sandbox is down.")


@sandbox_app.command()
def down(stack: Stack = "dev", root: Root = lifecycle.ROOT) -> None:
    """Stop the sandbox and remove everything of it; stacks beside it in its emulator are gone with it."""
    try:
        was_up = lifecycle.down(stack, root=root)
    except SandboxError as error:
        console.print(f"error: {error}", style="red", markup=False)
        raise typer.Exit(1) from error
    console.print(f"The sandbox of '{stack}' is down." if was_up else f"No sandbox of '{stack}' is running.")


def _wait(made: Sandbox) -> None:
    """Stay until a signal, or until the emulator dies: then EmulatorError."""
    console.print("Ctrl-C takes it down.")
    while made.emulator.alive:
        threading.Event().wait(1)
    if find(made.emulator.folder):  # otherwise somebody else took it down
        made.emulator.check()


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _show(verb: str, type_: str, name: str) -> None:
    if verb != "same":
        console.print(f"  {verb:8}", f"{type_.rsplit(':', 1)[-1]:26}", name, style=STYLES[verb], markup=False)


def _print_json(made: Sandbox) -> None:
    document = {
        "endpoint": made.endpoint,
        "region": made.region,
        "credentials": made.credentials,
        "outputs": made.outputs,
        **({"page": made.page} if made.page else {}),
    }
    typer.echo(json.dumps(document))


def _print_summary(made: Sandbox, detach: bool) -> None:
    words = {
        "create": "created",
        "update": "updated",
        "replace": "replaced",
        "delete": "deleted",
        "same": "same",
    }
    counts = ", ".join(f"{made.counts[verb]} {word}" for verb, word in words.items() if made.counts[verb])
    unchanged = set(made.counts) <= {"same"}
    console.print(f"Nothing changed: {counts}." if unchanged else f"Resources: {counts}.")
    table = Table("output", Column("value", overflow="fold"))
    for name, value in sorted(made.outputs.items()):
        table.add_row(name, value if isinstance(value, str) else json.dumps(value))
    console.print(table)
    bus = next((value for name, value in made.outputs.items() if "bus" in name.lower()), "default")
    console.print(f"An AWS emulator (a stand-in for AWS) runs at {made.endpoint}. Put an event on the bus:")
    entry = json.dumps([{"Source": "me", "DetailType": "Hello", "Detail": "{}", "EventBusName": bus}])
    command = (
        f"AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --region {made.region} "
        f"--endpoint-url {made.endpoint} events put-events --entries '{entry}'"
    )
    console.print(f"  {command}", markup=False)
    if made.page:
        console.print(f"Page: {made.page}")
    _print_next(made, detach)


def _print_next(made: Sandbox, detach: bool) -> None:
    """The commands find by themselves the sandboxes of their own folder alone."""
    elsewhere = made.root.resolve() != sandboxes.ROOT.resolve()
    if elsewhere and (url := made.outputs.get(address.OUTPUT)):
        console.print("The commands find it by its address:")
        console.print(f"  export DEPLOYMENT_COORDINATOR_URL={url}", markup=False)
    if detach:
        root = f" --root {made.root}" if elsewhere else ""
        console.print(f"Stop it: python -m ops sandbox down --stack {made.stack}{root}", markup=False)
