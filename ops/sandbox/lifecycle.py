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
from ops.sandbox import guests
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
            given = {**self._shared(), **self._deploy_role(), **self.config, **(config or {})}
            result = run_program(self.root, self.stack, mocks=engine, config=given)
            engine.finish()
        except (SandboxError, BotoCoreError):
            self.emulator.check()  # the reason behind a refused connection
            raise
        self.outputs, self.counts = result.exports, engine.counts

    def stop(self) -> None:
        """End the emulator and remove every file of the sandbox; beside another stack, what this one has made there."""
        _stop(self.emulator)

    def __post_init__(self) -> None:
        self._cloud = Cloud(self.emulator.endpoint, self.emulator.region)

    def _shared(self) -> dict[str, bool]:
        """Of several stacks in one account, one alone sets what the account has once."""
        return {"apiLogRole": False} if self.emulator.host else {}

    def _deploy_role(self) -> dict[str, str]:
        own = configured(self.root, self.stack, "deployRole")
        return {} if own else {"deployRole": ensure_deploy_role(self._cloud)}


def up(
    stack: str = "dev",
    port: int | None = None,
    *,
    beside: str = "",
    root: Path = ROOT,
    progress: Progress | None = None,
    say: Say = _quiet,
) -> Sandbox:
    """Start a stack's sandbox, or bring the running one up to date; EmulatorError if on another port.

    `beside` names a stack that runs, in whose emulator it is to be.
    """
    region = configured(root, stack, "aws:region") or DEFAULT_REGION  # first: it says so if there is no such stack
    folder = _folder(root, stack)
    running, host = emulators.find(folder), emulators.find(_folder(root, beside)) if beside else None
    if running and not running.alive:
        say(f"The emulator of '{stack}' (process {running.pid}) is gone, with all it held: starting afresh.")
        guests.leave(running)
        _remove(folder)
        running = None
    if running:
        _refuse_moving(stack, running, port, beside, host)
        sandbox = Sandbox(root, stack, running)
        sandbox.up(progress)
        return sandbox
    if beside:
        return _begin(root, stack, _joined(stack, folder, region, beside, host, port), progress=progress)
    return _begin(root, stack, _started(folder, port or DEFAULT_PORT, region), progress=progress)


def down(stack: str = "dev", *, root: Path = ROOT) -> bool:
    """Take a stack's sandbox down, leaving no process and no file; False if there was none.

    Those beside it, in its emulator, are gone with it; of one beside another, what it has made there.
    """
    folder = _folder(root, stack)
    if not folder.exists():
        return False
    running = emulators.find(folder)
    _stop(running) if running else _remove(folder)
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
    beside: Sandbox | None = None,
) -> Generator[Sandbox]:
    """A sandbox for a test or a demo: its own port and folder, gone at the end.

    `config` overrides the stack's values, `environment` adds to the emulator's; `state_dir` is removed too. `beside` is
    a sandbox in whose emulator it is to be.
    """
    region = configured(root, stack, "aws:region") or DEFAULT_REGION
    folder = state_dir or Path(tempfile.mkdtemp(prefix="sandbox-"))
    try:
        if beside:
            emulator = _joined(stack, folder, region, beside.stack, beside.emulator, port)
        else:
            emulator = _started(folder, port or emulators.free_port(), region, environment)
        made = _begin(root, stack, emulator, config)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        yield made
    finally:
        made.stop()


def _refuse_moving(stack: str, running: Emulator, port: int | None, beside: str, host: Emulator | None) -> None:
    down = f"take it down first (`python -m ops sandbox down --stack {stack}`)"
    if port not in (None, running.port):
        raise EmulatorError(
            f"the sandbox of '{stack}' runs on port {running.port}, not {port}: leave --port out, or {down}"
        )
    if beside and (host is None or running.home.resolve() != host.home.resolve()):
        raise EmulatorError(f"the sandbox of '{stack}' runs already, and not beside '{beside}': {down}")


def _started(folder: Path, port: int, region: str, environment: Mapping[str, str] | None = None) -> Emulator:
    try:
        return emulators.start(folder, port, region, environment)
    except BaseException:
        _remove(folder)
        raise


def _joined(stack: str, folder: Path, region: str, beside: str, host: Emulator | None, port: int | None) -> Emulator:
    """Raises EmulatorError where there is nothing that it could join."""
    if host is None or not host.alive:
        start = f"python -m ops sandbox up --stack {beside} --detach"
        raise EmulatorError(f"no sandbox of '{beside}' is running, to put '{stack}' beside it: start it (`{start}`)")
    if port not in (None, host.port):
        raise EmulatorError(f"the sandbox of '{beside}' runs on port {host.port}, not {port}: leave --port out")
    if region != host.region:
        raise EmulatorError(
            f"'{stack}' is in {region}, and the sandbox of '{beside}' in {host.region}: one has one region"
        )
    return guests.join(folder, host)


def _begin(
    root: Path,
    stack: str,
    emulator: Emulator,
    config: Mapping[str, Any] | None = None,
    *,
    progress: Progress | None = None,
) -> Sandbox:
    made = Sandbox(root, stack, emulator, config or {})
    try:
        made.up(progress)
    except BaseException:  # a first `up` that failed leaves nothing behind
        made.stop()
        raise
    return made


def _stop(emulator: Emulator) -> None:
    if emulator.host:
        if emulator.alive:
            Engine(Cloud(emulator.endpoint, emulator.region), emulator.folder / emulators.STATE).destroy()
        guests.leave(emulator)
    else:
        emulator.stop()
        for folder in guests.of(emulator.folder).values():
            _remove(folder)
    _remove(emulator.folder)


def _folder(root: Path, stack: str) -> Path:
    return root / ".sandbox" / stack


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    above = folder.parent
    if above.name == ".sandbox" and above.exists() and not any(above.iterdir()):
        above.rmdir()
