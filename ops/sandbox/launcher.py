"""The emulator's own process: MiniStack on one port of 127.0.0.1, and what stands in for AWS where it differs.

Started by ops/sandbox/emulator.py as `python -m ops.sandbox.launcher`, with an environment of its own.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path
from typing import Any

import boto3

from ops.sandbox import authorization, guests, page
from ops.sandbox.cloudformation_events import CloudFormationEvents
from ops.sandbox.metric_lines import MetricLines, now_ms


def main() -> None:
    """Run MiniStack until a signal ends it; its settings are in the environment."""
    _forget_own_folder()
    # taken out of the environment, which the functions will inherit
    page_port, state, functions = (
        int(os.environ.pop("PAGE_PORT")),
        Path(os.environ.pop("PAGE_STATE")),
        boto3.client("lambda"),
    )
    page.serve(page_port, state, functions)
    guests.Pages(state.parent, lambda port, folder: page.serve(port, folder / state.name, functions)).start()
    CloudFormationEvents(boto3.client("cloudformation"), _publish).start()
    MetricLines(boto3.client("logs"), boto3.client("cloudwatch"), now_ms()).start()
    authorization.stand_in()
    sys.argv = ["ministack"]
    runpy.run_module("ministack", run_name="__main__")


def _forget_own_folder() -> None:
    """Nothing of this project may be importable from the emulator."""
    project = Path(__file__).resolve().parents[2]
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != project]


def _publish(entry: dict[str, Any]) -> None:
    # PutEvents refuses the sources `aws.*`, as AWS does; MiniStack's own services publish through this call
    from ministack.services import eventbridge

    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


if __name__ == "__main__":
    main()
