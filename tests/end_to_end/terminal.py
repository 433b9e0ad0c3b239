"""A shell at a terminal, into which lines are typed one after the other; it says yes where it is asked."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

SECONDS = 60
ENDED = re.compile(r"<<ended (\d+)>>\r?\n")


class Silent(Exception):
    """A command did not come to its end."""


class Shell:
    """One bash for a whole page, so that variables and what is activated stay."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        ours, its = pty.openpty()
        command = ["bash", "--norc", "--noprofile"]
        self._shell = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=its, stdout=its, stderr=its, start_new_session=True
        )
        os.close(its)
        self._screen = ours
        self.types("stty -echo; PS1=; PS2=")

    def types(self, line: str) -> tuple[int, str]:
        """The exit code of a line and what was printed. Raises Silent."""
        os.write(self._screen, f"{{ {line}\n}}; printf '<<ended %s>>\\n' $?\n".encode())
        said, answered, deadline = "", 0, time.monotonic() + SECONDS
        while not (ended := ENDED.search(said)):
            if not select.select([self._screen], [], [], max(0, deadline - time.monotonic()))[0]:
                raise Silent(f"{line}\n{said}")
            said += os.read(self._screen, 65536).decode(errors="replace")
            if said.count("Type yes") > answered:
                answered += 1
                os.write(self._screen, b"yes\n")
        return int(ended[1]), said[: ended.start()].replace("\r\n", "\n")

    def close(self) -> None:
        os.killpg(self._shell.pid, signal.SIGKILL)
        self._shell.wait()
        os.close(self._screen)
