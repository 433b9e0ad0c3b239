"""Where a command works: whom it asks, and where it writes the answer."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ops.client.errors import ClientError, NotFound
from ops.commands.exit_codes import of_error
from ops.commands.outside import Outside
from ops.commands.printable import printable, sentence
from ops.commands.times import Times

if TYPE_CHECKING:  # what takes long to load is loaded when it is used
    from ops.client.api import ControlApi
    from ops.commands.screen import Screen


@dataclass
class Desk:
    """One run of one command. `program` is how it was called, `named` the options that name the stack, `typed` those
    of them that do not come from the environment."""

    outside: Outside
    program: str
    named: Mapping[str, str | None]
    typed: Sequence[str]
    as_json: bool

    @cached_property
    def out(self) -> Screen:
        """Standard output: the answer alone."""
        from ops.commands.screen import Screen

        return Screen(sys.stdout)

    @cached_property
    def err(self) -> Screen:
        from ops.commands.screen import Screen

        return Screen(sys.stderr)

    @cached_property
    def times(self) -> Times:
        return Times(self.outside.clock)

    @cached_property
    def api(self) -> ControlApi:
        """The stack's control API. Raises NoAddress, NoCredentials."""
        api, sandbox = connect(self.outside, self.named)
        if sandbox and self.err.terminal and not self.as_json:
            self.err.line((f"(sandbox {printable(sandbox)})", "dim"))
        return api

    def answer(self, document: Any, view: Callable[[Desk, Any], None]) -> None:
        """Write the answer: as it came in JSON, or made harmless for people."""
        if self.as_json:
            self.json(document, indent=2)
        else:
            view(self, printable(document))

    def json(self, document: Any, indent: int | None = None) -> None:
        """Plain ASCII, so that no terminal obeys it."""
        print(json.dumps(document, indent=indent), flush=True)

    def command(self, *words: str) -> str:
        """A command line of this program for the same stack, ready to be copied."""
        options = [text for name in self.typed for text in (f"--{name}", self.named[name] or "")]
        return f"{self.program} {shlex.join(printable([*words, *options]))}"

    def fail(self, error: ClientError) -> int:
        """Say on standard error what is wrong and what to do next; gives the exit code."""
        code = of_error(error)
        if isinstance(error, NotFound):
            error.advice = f"See what there is:\n  {self.command(error.known)}"
        if self.as_json:
            told = {"error": error.detail, "advice": error.advice, "exitCode": int(code), "problem": error.problem}
            print(json.dumps({key: value for key, value in told.items() if value}), file=sys.stderr)
            return code
        self.err.row(("error: ", "bad"), printable(error.detail), at=7)
        for problem in error.problems:
            self.err.row("-", printable(problem), at=4, indent=2)
        for line in error.advice.splitlines():
            if line.startswith(" "):
                self.err.command(printable(line.strip()))
            else:
                self.err.line(printable(sentence(line)))
        return code


def connect(outside: Outside, named: Mapping[str, str | None], *, quick: bool = False) -> tuple[ControlApi, str]:
    """The API, and the stack whose sandbox it is in. With `quick`, one try and no other program is asked.

    Raises NoAddress, NoCredentials.
    """
    from ops.client import address, credentials
    from ops.client.api import ControlApi
    from ops.client.signed import Signed

    found = address.find(named["url"], named["stack"], root=outside.root, ask_pulumi=not quick)
    if found.sandbox and not credentials.given(named["profile"]):
        identity = credentials.of_sandbox(found.region)
    else:
        identity = credentials.own(named["profile"], found.region)
        if found.sandbox:
            identity = replace(
                identity, words=f"{identity.words}; without AWS_* and --profile, the sandbox's root asks"
            )
    signed = Signed(found.url, identity, outside.transport(identity.ca_bundle))
    return ControlApi(signed, outside.clock, **({"tries": 1} if quick else {})), found.sandbox
