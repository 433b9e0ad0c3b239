"""The help: every command has examples, all of it fits, and it comes quickly."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import typer

from ops import cli

COMMANDS = (
    *("request", "approve", "reject", "cancel"),
    *("rollback", "retry", "resolve", "release", "freeze", "unfreeze"),
    *("status", "list", "plan", "targets", "history", "metrics", "page"),
)
SLOW = {"botocore", "boto3", "pulumi", "yaml", "rich.console", "rich.live", "domain.events", "ops.sandbox"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_examples_that_fit(run, command):
    shown = run(command, "--help").stdout
    assert f"python -m ops {command}" in shown.partition("Examples:")[2]
    assert max(map(len, shown.splitlines())) <= 80


def test_every_command_is_in_the_help(run):
    shown = run("--help").stdout
    assert [command for command in (*COMMANDS, *cli.LATE) if f" {command} " not in shown] == []


def test_the_help_has_the_commands_in_groups_and_in_order(run):
    groups = ["Deploy", *COMMANDS[:4], "Go back and freeze", *COMMANDS[4:10], "See", *COMMANDS[10:]]
    lines = [line.strip("│|╭╮+─- ") for line in run("--help").stdout.splitlines()]
    first = [re.split(r"  +", line)[0] for line in lines]
    assert [words for words in first if words in groups] == groups


def test_the_examples_are_commands_that_there_are(run):
    for command in COMMANDS:
        for line in run(command, "--help").stdout.splitlines():
            if line.strip().startswith("python -m ops --help"):
                continue
            words = line.replace("#", " ").split()
            if words[:3] == ["python", "-m", "ops"] and "[OPTIONS]" not in words:
                assert words[3] == command


def test_late_commands_are_really_there(run):
    assert "--detach" in run("sandbox", "up", "--help").stdout
    assert "--json" in run("demo", "--help").stdout
    assert set(cli.LATE) < set(typer.main.get_group(cli.app).commands)


def test_a_typing_error_gets_a_hint(run):
    result = run("statsu")
    assert result.exit_code == 2
    assert "status" in result.stderr


def test_what_is_slow_to_load_is_loaded_when_it_is_needed():
    program = f"import sys, ops.cli; print(sorted({SLOW!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
