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

from ops.sandbox import authorization
from ops.sandbox.cloudformation_events import CloudFormationEvents


def main() -> None:
    """Run MiniStack until a signal ends it; its settings are in the environment."""
    _forget_own_folder()
    cloudformation = boto3.client("cloudformation", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    CloudFormationEvents(cloudformation, _publish).start()
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
