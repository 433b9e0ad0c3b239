"""The operators' command line."""

import typer

from ops.demo.command import demo
from ops.sandbox.commands import sandbox_app

app = typer.Typer(help="Operate the deployment coordinator.", no_args_is_help=True)
app.add_typer(sandbox_app, name="sandbox")
app.command()(demo)


@app.callback()
def main() -> None:
    """Operate the deployment coordinator."""
