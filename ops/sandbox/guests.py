"""Stacks beside another one, in its emulator: as in one account of AWS, each has its own state, and neither a process.

The folder of a guest has an emulator.json like every other, which names the folder of its host; the host's folder lists
its guests, for its process to serve their pages, and for whoever takes it down.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

from ops.sandbox.emulator import FACTS, Emulator, free_port

LIST = "beside"
INTERVAL = 0.5  # seconds


def join(folder: Path, host: Emulator) -> Emulator:
    """The emulator of `host`, for another stack whose files are in `folder`."""
    page_port, home = free_port(), host.home.resolve()
    facts = {"pid": host.pid, "port": host.port, "region": host.region, "page_port": page_port, "host": str(home)}
    folder.mkdir(parents=True, exist_ok=True)
    (home / LIST).mkdir(exist_ok=True)
    (folder / FACTS).write_text(json.dumps(facts))
    (home / LIST / str(page_port)).write_text(str(folder.resolve()))
    return Emulator(folder, **facts)


def leave(guest: Emulator) -> None:
    """The host does not know it any more."""
    (guest.home / LIST / str(guest.page_port)).unlink(missing_ok=True)


def of(home: Path) -> dict[int, Path]:
    """The folders of the guests of a host, by the ports of their pages."""
    return {int(each.name): Path(each.read_text()) for each in sorted((home / LIST).glob("*"))}


class Pages(threading.Thread):
    """Calls `serve` with the port and folder of every guest that comes, until the process ends."""

    def __init__(self, home: Path, serve: Callable[[int, Path], None]) -> None:
        super().__init__(name="pages-of-guests", daemon=True)
        self._home, self._serve = home, serve
        self._served: set[int] = set()
        self._stop = threading.Event()

    def run(self) -> None:
        while not self._stop.wait(INTERVAL):
            self.look()

    def look(self) -> None:
        """Serve those that have come since the last look."""
        for port, folder in of(self._home).items():
            if port not in self._served:
                self._served.add(port)
                self._serve(port, folder)
