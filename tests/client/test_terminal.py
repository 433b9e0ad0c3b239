"""The program as people run it: a process of its own, HTTP, and a terminal of 80 columns."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator

import pytest

from ops.client.clock import Clock
from tests.client import stories
from tests.client.fake_api import FakeApi
from tests.client.served import served
from tests.client.stories import DIGEST, ID

PROGRAM = [sys.executable, "-m", "ops"]


class Terminal:
    """A process at a terminal; `text` is everything it wrote."""

    def __init__(self, *words: str, **environment: str) -> None:
        self.text = ""
        self.process, self._screen = pty.fork()
        if self.process == 0:
            os.environ.pop("COLUMNS")
            os.environ.update({"TERM": "xterm-256color", **environment})
            os.execv(PROGRAM[0], [*PROGRAM, *words])
        fcntl.ioctl(self._screen, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))

    def until(self, words: str) -> None:
        while words not in self.text:
            self.text += os.read(self._screen, 65_536).decode()

    def type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    def ended(self, again: str = "") -> int:
        """The exit code; everything is read. `again` is typed once more whenever nothing happens, as people do."""
        deadline = time.monotonic() + 60
        while True:
            while not select.select([self._screen], [], [], 5)[0]:
                assert time.monotonic() < deadline, self.text
                self.type(again)
            try:
                read = os.read(self._screen, 65_536)
            except OSError:  # how Linux says that the other side is closed
                break
            if not read:
                break
            self.text += read.decode()
        os.close(self._screen)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    @property
    def lines(self) -> list[str]:
        """What stays on the screen, without colours."""
        lines, row = [""], 0
        for part in re.split(r"(\r\n|\x1b\[[0-9;?]*[A-Za-z])", self.text):
            if part == "\r\n":
                row += 1
                lines += [""] * (row == len(lines))
            elif part == "\x1b[2K":
                lines[row] = ""
            elif part == "\x1b[1A":
                row -= 1
            elif not part.startswith("\x1b"):
                lines[row] += part.strip("\r")
        return [line for line in lines if line]


@pytest.fixture
def api(monkeypatch) -> Iterator[FakeApi]:
    """Served over HTTP, in the time of this machine."""
    made = FakeApi(Clock())
    monkeypatch.setenv("AWS_DEFAULT_REGION", made.region)
    with served(made) as url:
        monkeypatch.setenv("DEPLOYMENT_COORDINATOR_URL", url)
        yield made


def tell(api, story):
    story.deployment["acceptedAt"] = api.clock.now()
    api.stories[ID] = story


def test_a_process_of_its_own_asks_over_http(api):
    tell(api, stories.waiting())
    run = subprocess.run([*PROGRAM, "status", ID, "--json"], capture_output=True, text=True)
    assert (run.returncode, run.stderr, json.loads(run.stdout)["deploymentId"]) == (0, "", ID)


def test_the_exit_code_reaches_the_shell(api):
    tell(api, stories.ended("ROLLED_BACK"))
    run = subprocess.run([*PROGRAM, "status", ID, "--follow"], capture_output=True, text=True)
    assert run.returncode == 11
    assert "ROLLED_BACK after 1.0 s: for a reason\n" in run.stdout


def test_on_a_terminal_the_stage_at_work_is_shown_and_wiped_away(api):
    told = stories.begun().then(0.2, "StageStarted", {"stage": "DeployApplication"}, stage="DeployApplication")
    end = {"status": "SUCCEEDED", "durationMs": 2_500}
    tell(api, told.then(2.5, "DeploymentCompleted", end, status="SUCCEEDED", durationMs=2_500))
    terminal = Terminal("status", ID, "--follow")
    terminal.until("DeployApplication, for")
    assert terminal.ended() == 0
    assert terminal.lines[-1] == "    0:02  SUCCEEDED after 2.5 s"
    assert [line for line in terminal.lines if "DeployApplication" in line] == []


def test_without_colours_nothing_is_coloured(api):
    tell(api, stories.ended("FAILED"))
    terminal = Terminal("status", NO_COLOR="1")
    terminal.ended()
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", terminal.text)
    coloured = Terminal("list")
    coloured.ended()
    assert re.search(r"\x1b\[[0-9;]*3[0-9]", coloured.text)


def test_somebody_reads_the_plan_and_types_yes(api):
    tell(api, stories.waiting())
    api.stories[ID].deployment["acceptedAt"] -= 60_000
    terminal = Terminal("approve", ID)
    terminal.until("Type yes to approve this: ")
    assert DIGEST in terminal.text
    terminal.type("yes\n")
    assert terminal.ended() == 0
    assert api.asked[-1] == ("POST", ["deployments", ID, "votes"], {}, {"vote": "approve", "plan": DIGEST})


def test_ctrl_c_leaves_a_clean_terminal(api):
    tell(api, stories.waiting())
    terminal = Terminal("status", ID, "--follow")
    terminal.until("PrepareDeployment, for")
    terminal.type("\x03")
    assert terminal.ended(again="\x03") == 130
    assert "the deployment goes on" in terminal.text
    assert terminal.text.rindex("\x1b[?25h") > terminal.text.rindex("\x1b[?25l")  # the cursor is back
