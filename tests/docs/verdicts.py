"""Whether a command that is shown can be trusted: the real command line, Makefile and service models are asked."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import typer
import yaml
from botocore import xform_name
from botocore.exceptions import DataNotFoundError, UnknownServiceError

from ops.cli import app
from tests.docs.pages import ROOT

OURS = (["python", "-m", "ops"], ["deployment-coordinator"])
HARMLESS = {"export", "cd", "unset", "eval", "deactivate"}
OF_EVERY_AWS_COMMAND = {"region", "profile", "query", "output", "no-cli-pager", "endpoint-url", "cli-input-json"}
UNTESTED = "no test runs or reads this command: say **Needs AWS.** above the block, or show another one"


def verdict(words: Sequence[str], needs: str, run: bool = False) -> str:
    """What is wrong with a command; nothing if it is right. `needs` says what it takes, `run` that a test runs it."""
    here = _here(words)
    if here is not None:
        return here
    if run or _harmless(words):
        return ""
    if not needs:
        return UNTESTED
    read = {"aws": aws, "pulumi": pulumi}.get(words[0])
    return read(words[1:]) if read else ""


def _here(words: Sequence[str]) -> str | None:
    """Of a program of this repository; None for others."""
    for ours in OURS:
        if list(words[: len(ours)]) == ours:
            return command_line(words[len(ours) :])
    if words[0] == "make":
        return make(words[1:])
    if list(words[:2]) == ["python", "-m"]:
        return module(words[2], words[3:])
    if words[0] == "python" and (ROOT / words[1]).is_file():
        return script(ROOT / words[1], words[2:])
    return None


def _harmless(words: Sequence[str]) -> bool:
    known = words[0] in HARMLESS or list(words) == [".", ".venv/bin/activate"] or " ".join(words) in TRIED
    return known or os.access(ROOT / words[0], os.X_OK)


TRIED = {"pip install --no-deps .": "tests/package/test_wheel.py builds and installs the wheel"}
"""Commands that no test runs as they stand, and which test does what they do."""


def script(path: Path, words: Sequence[str]) -> str:
    """A script of ours knows the options that it is given."""
    text = path.read_text("utf-8")
    unknown = [word for word in words if word.startswith("--") and f'"{word}"' not in text]
    return f"{path.name} has no {', '.join(unknown)}" if unknown else ""


def command_line(words: Sequence[str]) -> str:
    """The real one reads the command, and does not carry it out."""
    group = _group()
    if words and words[0].startswith("-"):
        known = {option for each in group.params for option in each.opts}
        return "" if words[0] in known else f"No such option: {words[0]}"
    command, rest, context = group, list(words), group.context_class(group, info_name="ops")
    try:
        while hasattr(command, "commands") and rest:
            name, command, rest = command.resolve_command(context, rest)
        if not hasattr(command, "commands"):
            command.make_context(name, rest, parent=context)
    except Exception as wrong:  # of typer's own copy of click
        shown_help = type(wrong).__name__ == "Exit"
        return "" if shown_help else str(getattr(wrong, "format_message", wrong.__str__)())
    return ""


@cache
def _group() -> Any:
    return typer.main.get_group(app)


def make(words: Sequence[str]) -> str:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    unknown = [word for word in words if word not in targets and "=" not in word]
    return f"the Makefile has no {', '.join(unknown)}" if unknown else ""


def module(name: str, words: Sequence[str]) -> str:
    """Of ours, and its help knows the options."""
    try:
        importlib.import_module(name)
    except ImportError:
        return f"there is no module {name}"
    said = _help(name)
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in said]
    return f"{name} has no {', '.join(unknown)}" if unknown else ""


@cache
def _help(name: str) -> str:
    asked = [sys.executable, "-m", name, "--help"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "COLUMNS": "200"}).stdout


def pulumi(words: Sequence[str]) -> str:
    """The program has the key that is set and the output that is asked for."""
    named = [word for word in words if not word.startswith("-")]
    if named[:2] == ["config", "set"]:
        known = set(yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))["config"])
        return "" if named[2].partition(".")[0] in known else f"Pulumi.yaml has no key {named[2]}"
    if named[:2] == ["stack", "output"]:
        known = set(re.findall(r'pulumi\.export\("(\w+)"', (ROOT / "__main__.py").read_text("utf-8")))
        return "" if named[2] in known else f"the program has no output {named[2]}"
    return ""


def aws(words: Sequence[str]) -> str:
    """The service's own model knows the operation and its parameters."""
    service, operation, *rest = words
    if service == "s3":
        return ""  # the AWS CLI's own commands: no API has them
    try:
        model = botocore.session.Session().get_service_model(service)
    except (UnknownServiceError, DataNotFoundError):
        return f"AWS has no service {service}"
    known = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in known:
        return f"{service} has no operation {operation}"
    shape = model.operation_model(known[operation]).input_shape
    members = {xform_name(name, "-") for name in shape.members}
    given = {word[2:].partition("=")[0] for word in rest if word.startswith("--")}
    unknown = given - members - OF_EVERY_AWS_COMMAND - {f"no-{name}" for name in members}
    missing = {xform_name(name, "-") for name in shape.required_members} - given
    told = [f"{operation} has no --{name}" for name in sorted(unknown)]
    return "; ".join(told + [f"{operation} needs --{name}" for name in sorted(missing)])
