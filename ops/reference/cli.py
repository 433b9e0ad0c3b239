"""docs/cli.md: what every command says of itself, as it says it at 80 columns and without colour."""

from __future__ import annotations

import typer
from typer.testing import CliRunner

from ops.cli import app
from ops.commands.exit_codes import ExitCode
from ops.reference.markdown import WRITTEN, code, table

WIDTH = {"COLUMNS": "80", "TERMINAL_WIDTH": "80", "NO_COLOR": "1", "TERM": "dumb", "_TYPER_FORCE_DISABLE_TERMINAL": "1"}
NAME = "python -m ops"
ABOUT = f"""`{NAME}`, or `deployment-coordinator` where the package is installed. Calls are signed with your own AWS
credentials, found as every AWS tool finds them.

**Which coordinator.** `--stack NAME` names it. Its address is, in this order: `--url` or the variable
`DEPLOYMENT_COORDINATOR_URL`; a sandbox of that stack that runs on this machine; what the Pulumi CLI says
(`pulumi stack output controlApiUrl`).

**For programs.** With `--json` stdout holds one JSON document and nothing else; with `--follow` a line for each event,
and the deployment last. Errors are JSON, too, on stderr.

**Completion.** `{NAME} --install-completion`; it knows statuses, stacks, and what the coordinator has just now.
"""


def cli_reference() -> str:
    commands = typer.main.get_group(app).commands
    rows = [(code(str(int(each))), each.name.replace("_", " ").lower(), each.meaning) for each in ExitCode]
    parts = ["# Command line\n", WRITTEN.format(source="the commands' own help"), ABOUT]
    parts += ["## Exit codes\n", table(("Code", "Name", "Meaning"), rows)]
    parts += [f"## {name}\n\n```text\n{_help(name)}\n```\n" for name in commands]
    return "\n".join(parts)


def _help(name: str) -> str:
    said = CliRunner().invoke(app, [name, "--help"], env=WIDTH, prog_name=NAME).stdout
    return "\n".join(line.rstrip() for line in said.strip("\n").splitlines())
