"""What `sandbox up` says at its end: how the commands find what runs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ops.sandbox.commands import _print_summary
from ops.sandbox.lifecycle import ROOT

URL = "http://127.0.0.1:4566/_aws/execute-api/a1/v1"
EXPORT = f"export DEPLOYMENT_COORDINATOR_URL={URL}"


def said(capsys: pytest.CaptureFixture[str], root: Path, detach: bool = True, **outputs: str) -> list[str]:
    made: Any = SimpleNamespace(root=root, stack="dev", endpoint="http://127.0.0.1:4566", region="us-east-1", page="")
    made.counts, made.outputs = Counter(same=1), outputs
    _print_summary(made, detach)
    return [line.strip() for line in capsys.readouterr().err.splitlines()]


def test_the_address_of_a_program_elsewhere_is_said_as_the_commands_take_it(capsys, tmp_path):
    lines = said(capsys, tmp_path, controlApiUrl=URL)
    assert EXPORT in lines
    assert f"Stop it: python -m ops sandbox down --stack dev --root {tmp_path}" in lines


def test_a_program_elsewhere_without_a_control_api_has_no_address(capsys, tmp_path):
    assert not [line for line in said(capsys, tmp_path, detach=False) if "export" in line or "Stop it" in line]


def test_the_program_of_the_repository_is_found_without_an_address(capsys):
    lines = said(capsys, ROOT, controlApiUrl=URL)
    assert EXPORT not in lines
    assert "Stop it: python -m ops sandbox down --stack dev" in lines
