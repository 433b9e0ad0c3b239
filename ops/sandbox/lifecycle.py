"""Brings a sandbox up, brings it up to date, and takes it down."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError

from ops.sandbox import emulator as emulators
from ops.sandbox.config import configured
from ops.sandbox.deploy_role import ensure_deploy_role
from ops.sandbox.emulator import Emulator
from ops.sandbox.engine import Engine, Progress
from ops.sandbox.errors import EmulatorError, SandboxError
from ops.sandbox.program import run_program
from ops.sandbox.resources.resource_type import Cloud

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_PORT = 4566
DEFAULT_REGION = "us-east-1"

Say = Callable[[str], None]


def _quiet(text: str) -> None:
    pass


@dataclass
class Sandbox:
    """A running sandbox: `outputs` are the stack's, `counts` how many resources each verb met last."""

    root: Path
    stack: str
    emulator: Emulator
    config: Mapping[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def endpoint(self) -> str:
        """The URL of every AWS service."""
        return self.emulator.endpoint

    @property
    def region(self) -> str:
        """The region that everything is in."""
        return self.emulator.region

    @property
    def page(self) -> str:
        """The address of the page; empty if the program has none."""
        return self.emulator.page

    @property
    def credentials(self) -> dict[str, str]:
        """What the emulator takes for the account's root."""
        return {"accessKeyId": "test", "secretAccessKey": "test"}

    def client(self, service: str) -> Any:
        """A boto3 client of this sandbox."""
        return self._cloud.client(service)

    def up(self, progress: Progress | None = None, config: Mapping[str, Any] | None = None) -> None:
        """Run the program; what changed since the last time is changed in place where AWS would."""
        self.emulator.check()
        engine = Engine(self._cloud, self.emulator.folder / emulators.STATE, progress)
        try:
            given = {**self._deploy_role(), **self.config, **(config or {})}
            result = run_program(self.root, self.stack, mocks=engine, config=given)
            engine.finish()
        except (SandboxError, BotoCoreError):
            self.emulator.check()  # the reason behind a refused connection
            raise
        self.outputs, self.counts = result.exports, engine.counts

    def stop(self) -> None:
        """End the emulator and remove every file of the sandbox."""
        self.emulator.stop()
        _remove(self.emulator.folder)

    def __post_init__(self) -> None:
        self._cloud = Cloud(self.emulator.endpoint, self.emulator.region)

    def _deploy_role(self) -> dict[str, str]:
        own = configured(self.root, self.stack, "deployRole")
        return {} if own else {"deployRole": ensure_deploy_role(self._cloud)}


def up(
    stack: str = "dev",
    port: int | None = None,
    *,
    root: Path = ROOT,
    progress: Progress | None = None,
    say: Say = _quiet,
) -> Sandbox:
    """Start a stack's sandbox, or bring the running one up to date; EmulatorError if on another port."""
    region = configured(root, stack, "aws:region") or DEFAULT_REGION  # first: it says so if there is no such stack
    folder = _folder(root, stack)
    running = emulators.find(folder)
    if running and not running.alive:
        say(f"The emulator of '{stack}' (process {running.pid}) is gone, with all it held: starting afresh.")
        _remove(folder)
        running = None
    if running and port not in (None, running.port):
        raise EmulatorError(
            f"the sandbox of '{stack}' runs on port {running.port}, not {port}: leave --port out, "
            f"or take it down first (`python -m ops sandbox down --stack {stack}`)"
        )
    if running:
        sandbox = Sandbox(root, stack, running)
        sandbox.up(progress)
        return sandbox
    return _start(root, stack, folder, port or DEFAULT_PORT, region, progress=progress)


def down(stack: str = "dev", *, root: Path = ROOT) -> bool:
    """Take a stack's sandbox down, leaving no process and no file; False if there was none."""
    folder = _folder(root, stack)
    if not folder.exists():
        return False
    running = emulators.find(folder)
    if running:
        running.stop()
    _remove(folder)
    return running is not None


@contextmanager
def sandbox(
    stack: str = "dev",
    port: int | None = None,
    *,
    root: Path = ROOT,
    config: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    state_dir: Path | None = None,
) -> Generator[Sandbox]:
    """A sandbox for a test or a demo: its own port and folder, gone at the end.

    `config` overrides the stack's values, `environment` adds to the emulator's; `state_dir` is removed too.
    """
    region = configured(root, stack, "aws:region") or DEFAULT_REGION
    folder = state_dir or Path(tempfile.mkdtemp(prefix="sandbox-"))
    try:
        made = _start(root, stack, folder, port or emulators.free_port(), region, config, environment)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        yield made
    finally:
        made.stop()


def _start(
    root: Path,
    stack: str,
    folder: Path,
    port: int,
    region: str,
    config: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    progress: Progress | None = None,
) -> Sandbox:
    try:
        made = Sandbox(root, stack, emulators.start(folder, port, region, environment), config or {})
    except BaseException:
        _remove(folder)
        raise
    try:
        made.up(progress)
    except BaseException:  # a first `up` that failed leaves nothing behind
        made.stop()
        raise
    return made


def _folder(root: Path, stack: str) -> Path:
    return root / ".sandbox" / stack


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    above = folder.parent
    if above.name == ".sandbox" and above.exists() and not any(above.iterdir()):
        above.rmdir()
