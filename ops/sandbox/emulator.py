"""Starts and stops the emulator: one process group on 127.0.0.1, all of its files in one folder."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ops.sandbox.errors import EmulatorError

HOST = "127.0.0.1"
LAUNCHER = "ops.sandbox.launcher"
FACTS = "emulator.json"
STATE = "state.json"
"""What exists in it; written by whoever brings it up."""
PAGE_FUNCTION = ("aws:lambda/function:Function", "page-function")
"""Type, and what the program calls it."""
READY_SECONDS = 30
STOP_SECONDS = 10


@dataclass(frozen=True)
class Emulator:
    """A started emulator; `folder` holds emulator.json, emulator.log and its temporary files.

    `page_port` is where its process serves the page of the stack, 0 if it does not; `host` is the folder of the stack
    whose process it is, if it is not that of this one (see ops/sandbox/guests.py).
    """

    folder: Path
    pid: int
    port: int
    region: str
    page_port: int = 0
    host: str = ""

    @property
    def home(self) -> Path:
        """Where the files of its process are."""
        return Path(self.host) if self.host else self.folder

    @property
    def endpoint(self) -> str:
        """The URL of every AWS service."""
        return f"http://{HOST}:{self.port}"

    @property
    def page(self) -> str:
        """The address of the page; empty if its program has none."""
        served = self.page_port and page_function(self.folder / STATE)
        return f"http://{HOST}:{self.page_port}/" if served else ""

    @property
    def alive(self) -> bool:
        """Whether the process still runs: not only some process with its number."""
        return _command(self.pid) is not None

    def check(self) -> None:
        """Raise EmulatorError, with the end of the log, if the process is gone."""
        if not self.alive:
            raise EmulatorError(f"the emulator on port {self.port} died; the end of its log:\n{self.log_end()}")

    def log_end(self, lines: int = 15) -> str:
        """The last lines of the log."""
        log = self.home / "emulator.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(no log)"

    def stop(self) -> None:
        """End the process and its Lambda workers, wait for them, and remove the emulator's files."""
        if self.alive:
            for number, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.pid, number)
                if _ended(self.pid, seconds):
                    break
            else:
                raise EmulatorError(f"the emulator's process group {self.pid} does not end")
        for name in (FACTS, "emulator.log"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)


def start(folder: Path, port: int, region: str, environment: Mapping[str, str] | None = None) -> Emulator:
    """Start an emulator and wait until it answers; EmulatorError if the port is taken or it does not."""
    _refuse_taken(port)
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    page_port = free_port()
    page = {"PAGE_PORT": str(page_port), "PAGE_STATE": str(folder.resolve() / STATE)}
    with (folder / "emulator.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", LAUNCHER],
            cwd=Path(__file__).resolve().parents[2],
            env={**_environment(folder, port, region), **page, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its own process group: Ctrl-C is not for it, one signal ends all
        )
    emulator = Emulator(folder, process.pid, port, region, page_port)
    facts = {"pid": process.pid, "port": port, "region": region, "page_port": page_port}
    (folder / FACTS).write_text(json.dumps(facts))
    try:
        _wait_until_ready(emulator)
    except BaseException:
        emulator.stop()
        raise
    return emulator


def find(folder: Path) -> Emulator | None:
    """The emulator that was started in a folder, dead or alive; None if there is none."""
    path = folder / FACTS
    return Emulator(folder, **json.loads(path.read_text())) if path.exists() else None


def page_function(state_file: Path) -> str:
    """The name of the function that makes the page; empty if the program has none.

    The file is read as JSON: ops.sandbox.state would load Pulumi.
    """
    resources = json.loads(state_file.read_text())["resources"] if state_file.exists() else []
    found = (each["id"] for each in resources if (each["type"], each["name"]) == PAGE_FUNCTION)
    return next(found, "")


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def _environment(folder: Path, port: int, region: str) -> dict[str, str]:
    """A clean one: Lambda workers inherit all of it, so nothing of the person's shell may be in it."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(folder.resolve() / "tmp"),
        "STATE_DIR": str(folder.resolve() / "tmp" / "state"),
        "S3_DATA_DIR": str(folder.resolve() / "tmp" / "s3"),
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AUTH": "true",  # signatures and permissions count: of people, and of the functions' roles
        "AWS_EC2_METADATA_DISABLED": "true",
        "IOT_MTLS_ENABLED": "0",  # these two would listen on every interface
        "SFTP_ENABLED": "0",
        "LAMBDA_ACCOUNT_CONCURRENCY": "16",  # a worker takes some 60 MB
    }


def _refuse_taken(port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise EmulatorError(
                f"port {port} is taken ({error.strerror}): choose another with --port, "
                f"or take down the sandbox that uses it (`python -m ops sandbox down --stack ...`)"
            ) from error


def _wait_until_ready(emulator: Emulator) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        emulator.check()
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{emulator.endpoint}/_ministack/health", timeout=1).close()
            return
        time.sleep(0.05)
    raise EmulatorError(f"the emulator was not ready in {READY_SECONDS} s; its log:\n{emulator.log_end()}")


def _command(pid: int) -> str | None:
    """The process's command line if it is an emulator of ours that still runs."""
    _reap(pid)
    fields = ["ps", "-ww", "-o", "stat=,command=", "-p", str(pid)]  # not cut at the width of a terminal
    listed = subprocess.run(fields, capture_output=True, text=True, check=False).stdout
    stat, _, command = listed.strip().partition(" ")
    return command if LAUNCHER in command and not stat.startswith("Z") else None


def _ended(group: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        _reap(group)
        listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=False).stdout
        members = (line.split() for line in listed.splitlines())
        # where nobody reaps orphans, the dead stay listed as zombies
        if not any(fields[0] == str(group) and not fields[1].startswith("Z") for fields in members):
            return True
        time.sleep(0.05)
    return False


def _reap(pid: int) -> None:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
