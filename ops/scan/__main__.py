"""Renders the stacks, has checkov look at them, and says what is wrong: python -m ops.scan PATH_OF_CHECKOV."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ops.scan import careless
from ops.scan.accepted import ACCEPTED
from ops.scan.findings import CANARY, complaints
from ops.scan.hcl import render
from ops.scan.stacks import STACKS, registered


def main(checkov: str) -> int:
    stacks = {what: registered(what) for what in STACKS}
    with TemporaryDirectory() as folder:
        for what, resources in {**stacks, CANARY: careless.registered()}.items():
            (Path(folder) / what).mkdir()
            (Path(folder) / what / "main.tf").write_text(render(resources))
        report = _scanned(checkov, folder)
    count = sum(map(len, stacks.values())) + len(careless.registered())
    wrong = list(complaints(report, count))
    print(*wrong, sep="\n", end="\n" if wrong else "")
    if not wrong:
        print(
            f"{report['summary']['passed']} checks of checkov pass on what {', '.join(STACKS)} register; "
            f"{len(ACCEPTED)} findings are accepted, each for a reason."
        )
    return bool(wrong)


def _scanned(checkov: str, folder: str) -> dict[str, Any]:
    """checkov ends with 1 when it found something; it would fetch rules and modules if it were let."""
    asked = [
        checkov,
        "--directory",
        folder,
        "--framework",
        "terraform",
        "--skip-download",
        "--compact",
        "--output",
        "json",
    ]
    run = subprocess.run(asked, capture_output=True, text=True, check=False)
    try:
        return json.loads(run.stdout)
    except ValueError:
        raise SystemExit(f"checkov gave no report. It said: {run.stderr.strip()[-500:] or 'nothing'}") from None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
