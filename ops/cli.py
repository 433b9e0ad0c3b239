"""The operators' command line: every command by its name."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperGroup

from ops.commands import exit_codes
from ops.commands.cancelling import cancel
from ops.commands.freezing import freeze, unfreeze
from ops.commands.going_back import rollback
from ops.commands.history import history
from ops.commands.listing import list_deployments
from ops.commands.mending import release, resolve, retry
from ops.commands.metrics import metrics
from ops.commands.options import examples
from ops.commands.page import page
from ops.commands.plan import plan
from ops.commands.requesting import request
from ops.commands.status import status
from ops.commands.targets import targets
from ops.commands.voting import approve, reject

LATE = {
    "sandbox": "Run the coordinator on this machine, in an AWS emulator.",
    "demo": "Deploy a real service in a private sandbox, and watch.",
}
"""Commands that are loaded when they are called: they import Pulumi."""
ACT, BACK, SEE, LOCAL = "Deploy", "Go back and freeze", "See", "On this machine"


class Commands(TyperGroup):
    """Finds the late ones when they are called; their names and help are known before."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, _late(name) if name in LATE else command, rest


app = typer.Typer(
    cls=Commands,
    help="Operate the deployment coordinator.",
    epilog=exit_codes.table(),
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def main() -> None:
    """Operate the deployment coordinator."""


app.command(
    rich_help_panel=ACT,
    epilog=examples(
        "request --file request.yaml --follow",
        "request --service shop --version 4 --function shop \\",
        "    --alias live --code s3://artifacts/shop/4/app.zip",
        more=exit_codes.table(),
    ),
)(request)
app.command(
    rich_help_panel=ACT,
    epilog=examples(
        "approve shop-4-k2f9q  # shows the plan and asks",
        "approve shop-4-k2f9q --plan 3f9ac01b77de  # in a script",
    ),
)(approve)
app.command(rich_help_panel=ACT, epilog=examples("reject shop-4-k2f9q --reason 'The table must stay'"))(reject)
app.command(rich_help_panel=ACT, epilog=examples("cancel shop-4-k2f9q --reason 'The wrong version'"))(cancel)
app.command(
    rich_help_panel=BACK,
    epilog=examples(
        "rollback shop --dry-run  # what it would change",
        "rollback shop --reason 'Errors at checkout' --follow",
        "rollback shop --to 3 --now --yes --reason '...'",
        more=exit_codes.table(),
    ),
)(rollback)
app.command(rich_help_panel=BACK, epilog=examples("retry shop-4-k2f9q --reason 'The role may do it now' --follow"))(
    retry
)
app.command(
    rich_help_panel=BACK,
    epilog=examples(
        "resolve shop --as restored --reason 'Moved the alias by hand'",
        "resolve shop --as live:4 --reason 'It works after all'",
    ),
)(resolve)
app.command(rich_help_panel=BACK, epilog=examples("release shop 4 --reason 'It was the network'"))(release)
app.command(
    rich_help_panel=BACK,
    epilog=examples("freeze shop --until 2h --reason 'Audit'", "freeze --all --until 18:00 --reason 'The sale'"),
)(freeze)
app.command(rich_help_panel=BACK, epilog=examples("unfreeze shop --reason 'Done'", "unfreeze --all --reason 'Done'"))(
    unfreeze
)
app.command(
    rich_help_panel=SEE,
    epilog=examples("status  # what is active now", "status shop-4-k2f9q --follow", more=exit_codes.table()),
)(status)
app.command("list", rich_help_panel=SEE, epilog=examples("list --service shop", "list --status failed --limit 5"))(
    list_deployments
)
app.command(rich_help_panel=SEE, epilog=examples("plan shop-4-k2f9q"))(plan)
app.command(rich_help_panel=SEE, epilog=examples("targets", "targets shop"))(targets)
app.command(rich_help_panel=SEE, epilog=examples("history shop-4-k2f9q"))(history)
app.command(rich_help_panel=SEE, epilog=examples("metrics", "metrics --days 30 --json"))(metrics)
app.command(rich_help_panel=SEE, epilog=examples("page --open", "page --stack prod --port 8080"))(page)
for _name, _help in LATE.items():
    app.command(_name, help=_help, rich_help_panel=LOCAL)(lambda: None)


def _late(name: str) -> Any:
    """The command itself; what is installed from the wheel has neither the program nor an emulator to run it in."""
    if find_spec("ops.demo") is None:
        typer.echo(
            f"'{name}' is in the repository alone: clone it, then `make demo` or `python -m ops sandbox up`.", err=True
        )
        raise typer.Exit(exit_codes.ExitCode.WRONG_USE)
    from ops.demo.command import demo
    from ops.sandbox.commands import sandbox_app

    commands = typer.Typer(add_completion=False)
    commands.add_typer(sandbox_app, name="sandbox")
    commands.command("demo")(demo)
    return typer.main.get_group(commands).commands[name]
