"""The pages by their names, whether they say what the program says, and how they get there."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ops.reference.api import api_reference, openapi_text
from ops.reference.cli import cli_reference
from ops.reference.components import component_reference
from ops.reference.config import config_reference
from ops.reference.events import event_reference
from ops.reference.machine import machine_reference
from ops.reference.markdown import ROOT
from ops.reference.monitoring import monitoring_reference

PAGES: dict[str, Callable[[], str]] = {
    "events.md": event_reference,
    "config.md": config_reference,
    "components.md": component_reference,
    "state-machine.md": machine_reference,
    "api.md": api_reference,
    "cli.md": cli_reference,
    "monitoring.md": monitoring_reference,
    "openapi.json": openapi_text,
}


def stale(docs: Path) -> list[Path]:
    """The pages that do not say what the program says."""
    pages = {docs / name: write for name, write in PAGES.items()}
    return [page for page, write in pages.items() if not page.exists() or page.read_text("utf-8") != write()]


def main(arguments: Sequence[str] | None = None) -> int:
    about = f"Writes what can be read from the program: {', '.join(PAGES)}."
    parser = argparse.ArgumentParser(prog="python -m ops.reference", description=about)
    parser.add_argument("--check", action="store_true", help="only name the pages that are stale")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="folder of the pages")
    options = parser.parse_args(arguments)
    found = stale(options.docs)
    for page in found:
        if options.check:
            print(f"{page.name} is stale: run 'make docs'", file=sys.stderr)
        else:
            page.write_text(PAGES[page.name](), encoding="utf-8")
            print(f"{page.name} written")
    return 1 if options.check and found else 0
