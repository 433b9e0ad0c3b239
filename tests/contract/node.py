"""Runs stage functions in TypeScript where there is a Node.js: what they were compiled to, beside the contract."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "components" / "contract" / "typescript"
EXAMPLE = ROOT / "examples" / "typescript-stage"
NODE, COMPILER = shutil.which("node"), shutil.which("tsc")
needs_node = pytest.mark.skipif(NODE is None, reason="there is no node here to run what TypeScript was compiled to")
needs_compiler = pytest.mark.skipif(
    COMPILER is None, reason="there is no tsc here: npm install --global typescript@5.9"
)


def answers(folder: Path, script: str, given: Any) -> Any:
    """What a script prints as JSON; `given` is its `given`. The contract and the example are beside it."""
    for module in (CONTRACT / "deployment-stage.mjs", EXAMPLE / "validate.mjs"):
        shutil.copy(module, folder)
    (folder / "script.mjs").write_text(f"const given = {json.dumps(given)};\n{script}")
    ran = subprocess.run([str(NODE), "script.mjs"], cwd=folder, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
