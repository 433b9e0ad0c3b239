"""Builds the wheel of this repository and installs it alone, without a network and without the repository in reach."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import sysconfig
import zipfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "deployment_coordinator"
REQUIRED = Path(sysconfig.get_path("purelib"))
"""Stands in for what pip would install beside the wheel from an index."""
OFFLINE = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]


def build(folder: Path) -> Path:
    """As a release is built, but of what is installed here."""
    pip = [sys.executable, "-m", "pip", "wheel", str(ROOT), *OFFLINE, "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder)], check=True)
    [built] = folder.iterdir()
    return built


def install(wheel: Path, folder: Path) -> Path:
    """An interpreter for which nothing but the wheel is installed."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    interpreter = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(interpreter), "install", *OFFLINE, "--no-compile"]
    subprocess.run([*pip, str(wheel)], check=True)
    return interpreter


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """With the requirements of the wheel."""
    known = {"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "120"}
    return subprocess.run(command, cwd=cwd, env={**known, "PYTHONPATH": str(REQUIRED)}, capture_output=True, text=True)


@cache
def content(wheel: Path) -> dict[str, bytes]:
    archive = zipfile.ZipFile(wheel)
    return {name: archive.read(name) for name in archive.namelist()}


def modules(wheel: Path) -> dict[str, bytes]:
    """What can be imported from it, by path: the Lambda code is data."""
    return {name: text for name, text in content(wheel).items() if name.endswith(".py") and "/lambda_code/" not in name}


def imported(source: bytes) -> set[str]:
    """Names of the top-level packages that a module imports."""
    nodes = list(ast.walk(ast.parse(source)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.partition(".")[0] for name in plain | {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}}
