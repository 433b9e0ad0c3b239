"""docs/tutorial.md, typed line by line into a shell, in a copy of this repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.sandbox.lifecycle import Sandbox
from tests.docs.pages import ROOT, page
from tests.docs.shell import commands
from tests.end_to_end.terminal import Shell

pytestmark = pytest.mark.sandbox
LEFT_OUT = (".git", ".venv", ".sandbox", "tests", "__pycache__", ".pytest_cache", ".hypothesis", ".ruff_cache")
ELSEWHERE = {
    "make demo": "test_story.py tells the same story",
    "python -m ops sandbox up --detach": "the sandboxes of this folder run already; tests/sandbox/test_lifecycle.py",
    "python -m ops sandbox up --stack prod --detach": "the same",
    "python -m ops sandbox down": "the same",
    "python -m ops sandbox down --stack prod": "the same",
}
"""What is not typed here, and who does it instead."""
EXPECTED = re.compile(r"# exit code (\d+)")


def lines() -> list[str]:
    """Everything that is typed, but for what needs AWS."""
    blocks = [block for block in page("docs/tutorial.md").blocks if block.language == "sh" and not block.needs]
    return [line for block in blocks for line in re.sub(r"\\\n\s*", " ", block.text).splitlines() if line.strip()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a reader has after cloning; the packages are those of these tests."""
    folder = tmp_path_factory.mktemp("clone") / "repository"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (folder / ".venv" / "bin" / "activate").write_text(f'PATH="{Path(sys.executable).parent}:$PATH"\n')
    return folder


@pytest.fixture(scope="module")
def shell(clone: Path, local: Sandbox, prod: Sandbox) -> Iterator[Shell]:
    (clone / ".sandbox").mkdir()
    for running in (local, prod):
        (clone / ".sandbox" / running.stack).symlink_to(running.emulator.folder)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    shell = Shell(clone, {**kept, "TERM": "dumb", "COLUMNS": "120"})
    # until the tutorial chooses, one of the two is meant, as it runs alone
    shell.types("export DEPLOYMENT_COORDINATOR_STACK=dev")
    yield shell
    shell.close()


@pytest.fixture(scope="module")
def typed(shell: Shell) -> list[tuple[str, int, str]]:
    return [(line, *_typed(shell, line)) for line in lines() if line not in ELSEWHERE]


def _typed(shell: Shell, line: str) -> tuple[int, str]:
    code, said = shell.types(line)
    if line.startswith("python -m ops request") and "--follow" not in line:
        _wait_for_people(shell)
    return code, said


def _wait_for_people(shell: Shell) -> None:
    """A reader is slower than the plan is made."""
    deadline = time.monotonic() + 30
    while "AWAITING_APPROVAL" not in shell.types("python -m ops list --status AWAITING_APPROVAL")[1]:
        assert time.monotonic() < deadline, "nobody is asked to approve the plan"


def test_every_line_ends_as_the_tutorial_says(typed: list[tuple[str, int, str]]) -> None:
    expected = {line: int(found[1]) if (found := EXPECTED.search(line)) else 0 for line, _, _ in typed}
    assert [(line, code, said) for line, code, said in typed if code != expected[line]] == []


def said(typed: list[tuple[str, int, str]], command: str) -> str:
    """The last thing that was printed by a command."""
    return [text for line, _, text in typed if line.startswith(command)][-1]


def test_the_reader_sees_what_the_tutorial_tells(typed: list[tuple[str, int, str]]) -> None:
    assert "SUCCEEDED" in said(typed, "python -m ops request --file request-2.json --follow")
    assert "version 2 is live" in said(typed, "python -m ops request --file request-3.json --follow")
    assert "quarantine" in said(typed, "python -m ops request --file request-3.json --id greeter-3-again")
    assert "greeter-1 is restored" in said(typed, "python -m ops rollback greeter --reason")
    assert "dana asked for greeter-1" in said(typed, "python -m ops approve greeter-1    # exit code 3")
    assert "the deployment is approved" in said(typed, "python -m ops approve greeter-1")
    assert all(name in said(typed, "python -m ops history greeter-1") for name in ("dana", "ann", "ben"))


def test_the_request_that_is_shown_is_the_one_that_is_printed(typed: list[tuple[str, int, str]]) -> None:
    (shown,) = [block for block in page("docs/tutorial.md").blocks if block.language == "json"]
    assert json.loads(said(typed, "cat request-1.json")) == json.loads(shown.text)


def test_all_commands_of_the_tutorial_are_typed(typed: list[tuple[str, int, str]]) -> None:
    shown = [block for block in page("docs/tutorial.md").blocks if block.language == "sh" and not block.needs]
    wanted = [" ".join(words) for block in shown for words in commands(block.text)]
    done = [" ".join(words) for line, _, _ in typed for words in commands(line)]
    assert [words for words in wanted if words not in done and words not in ELSEWHERE] == []
