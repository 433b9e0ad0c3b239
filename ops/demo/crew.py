"""People of a sandbox at the command line: each with IAM credentials of their own, each in a process of their own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ops.client.api import ControlApi
from ops.client.clock import Clock
from ops.client.credentials import Identity
from ops.client.signed import Signed
from ops.client.transport import Http
from ops.demo.audience import Silence
from ops.demo.telling import Telling
from ops.sandbox import people
from ops.sandbox.lifecycle import Sandbox

ROOT = Path(__file__).resolve().parents[2]
Reached = Callable[[dict[str, Any]], bool]
APPROVERS = "/approvers/"
"""The path of the IAM users whom Pulumi.prod.yaml lets approve."""


class Crew:
    """IAM users, made when first needed; all may approve as far as the stack is concerned. They work in `folder`."""

    def __init__(self, sandbox: Sandbox, telling: Telling, folder: Path) -> None:
        self.sandbox, self.telling, self.folder = sandbox, telling, folder
        self.allowed = people.may_call(sandbox.outputs["controlApiArn"])

    def person(self, name: str) -> people.Person:
        return people.user(self.sandbox, name, self.allowed, path=APPROVERS)

    def runs(self, name: str, *command: str) -> tuple[int, str]:
        """A command of the command line, typed by this person: its exit code and what it printed."""
        self.telling.command(name, shlex.join(["python", "-m", "ops", *command]))
        typed, who = [sys.executable, "-m", "ops", *command], self._environment(name)
        asked = subprocess.run(typed, cwd=self.folder, env=who, capture_output=True, text=True, check=False)
        said = (asked.stdout + asked.stderr).rstrip()
        self.telling.output(said)
        return asked.returncode, said

    def until(self, deployment_id: str, reached: Reached, seconds: float = 60) -> dict[str, Any]:
        """Look at a deployment until it is as wanted. Raises Silence."""
        api, deadline = self.api("dana"), time.monotonic() + seconds
        while not reached(shown := api.deployment(deployment_id)):
            if time.monotonic() > deadline:
                raise Silence(f"{deployment_id} is still {shown['status']} after {seconds:.0f} s")
            time.sleep(0.3)
        return shown

    def api(self, name: str) -> ControlApi:
        credentials = self.person(name).credentials
        identity = Identity(credentials, self.sandbox.region, f"user {name}")
        return ControlApi(Signed(self.sandbox.outputs["controlApiUrl"], identity, Http()), Clock())

    def _environment(self, name: str) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        return {
            **kept,
            **self.person(name).environment,
            "PYTHONPATH": str(ROOT),
            "AWS_DEFAULT_REGION": self.sandbox.region,
            "DEPLOYMENT_COORDINATOR_URL": self.sandbox.outputs["controlApiUrl"],
            "COLUMNS": "80",
            "NO_COLOR": "1",
        }
