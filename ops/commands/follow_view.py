"""Tells a deployment while it happens: a line per event; on a terminal also what is at work now."""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager
from typing import Any

from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from domain.event_words import sentence, waiting, what
from domain.persons import requester
from domain.spans import why
from ops.client.errors import Trouble
from ops.commands.approval_view import ways
from ops.commands.deployment_view import way_on
from ops.commands.desk import Desk
from ops.commands.printable import printable
from ops.commands.times import Times, duration, elapsed

Document = dict[str, Any]
AT = 10
"""The column beside the elapsed times."""
QUIET = 5 * 60_000
"""So long without an event, ms, and a line says what is at work: builds without output are given up by some."""


class JsonLines(AbstractContextManager[None]):
    """An event per line, then the deployment."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __exit__(self, *raised: object) -> None:
        pass

    def tell(self, news: list[Document], deployment: Document) -> None:
        for event in news:
            self._desk.json(event)

    def end(self, deployment: Document) -> None:
        self._desk.json(deployment)

    def trouble(self, trouble: Trouble) -> None:
        print(json.dumps({"trouble": trouble.detail}), file=sys.stderr)


class Lines(AbstractContextManager[None]):
    """A line per event, each with the time since the deployment was accepted; of one that was accepted before
    `new_since` it is said first that this is an old one."""

    def __init__(self, desk: Desk, new_since: float) -> None:
        self._desk, self._silent, self._told, self._new_since = desk, False, 0, new_since

    def __exit__(self, *raised: object) -> None:
        pass

    def tell(self, news: list[Document], deployment: Document) -> None:
        shown, self._silent = printable(deployment), False
        if not self._told:
            self._begin(shown)
        for event in printable(news):
            self.event(event, shown)
        now = self._desk.times.now()
        if not news and now - self._told < QUIET:
            return
        if not news:
            self.quiet(shown)
        self._told = now

    def event(self, event: Document, deployment: Document) -> None:
        self.line(event["at"] - deployment["acceptedAt"], sentence(event, self._desk.times.then(event["at"])))
        if event["event"] == "ApprovalRequested" and deployment["status"] == "AWAITING_APPROVAL":
            ways(self._desk, deployment["deploymentId"], plan=True, indent=AT)

    def quiet(self, deployment: Document) -> None:
        times = self._desk.times
        self.line(times.now() - deployment["acceptedAt"], [at_work(deployment, times)])

    def line(self, since: float, spans: list[Any]) -> None:
        self._desk.out.row((f"{elapsed(since):>8}", "dim"), *spans, at=AT)

    def end(self, deployment: Document) -> None:
        if deployment["status"] == "ROLLBACK_FAILED" and deployment.get("service"):
            way_on(self._desk, printable(deployment), indent=AT)

    def trouble(self, trouble: Trouble) -> None:
        if not self._silent:
            self._desk.err.line(f"no answer at the moment ({printable(trouble.detail)}); trying again")
        self._silent = True

    def _begin(self, deployment: Document) -> None:
        self._told = self._desk.times.now()
        out = self._desk.out
        if deployment.get("acceptedAt", self._new_since) < self._new_since:
            out.line(f"{deployment['deploymentId']} was asked for before: this is what became of it")
        out.line((what(deployment), "bold"), f": {deployment['deploymentId']}")
        out.row("", f"asked by {requester(deployment)}{why(deployment.get('reason', ''))}", at=AT)


class LiveLines(Lines):
    """The same lines, and below them, until it has ended, what is at work now."""

    def __init__(self, desk: Desk, new_since: float) -> None:
        super().__init__(desk, new_since)
        self._now: Document = {}
        self._trouble = ""
        unicode = desk.out.console.encoding.startswith("utf")
        self._spinner = Spinner("dots" if unicode else "line", style="busy")
        self._live = Live(
            console=desk.out.console,
            get_renderable=self._at_work,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> None:
        self._live.start()

    def __exit__(self, *raised: object) -> None:
        self._live.stop()

    def tell(self, news: list[Document], deployment: Document) -> None:
        self._now, self._trouble = printable(deployment), ""
        super().tell(news, deployment)

    def event(self, event: Document, deployment: Document) -> None:
        if event["event"] != "StageStarted":  # the line below says it
            super().event(event, deployment)

    def quiet(self, deployment: Document) -> None:
        """Nothing: the line below says it all the time."""

    def trouble(self, trouble: Trouble) -> None:
        self._trouble = f"no answer at the moment ({printable(trouble.detail)}); trying again"

    def _at_work(self) -> Any:
        text = Text(self._trouble or at_work(self._now, self._desk.times), "busy")
        text.truncate(self._desk.out.width - AT, overflow="ellipsis")  # on one line: it is written again and again
        since = self._desk.times.now() - self._now.get("acceptedAt", self._desk.times.now())
        self._spinner.update(text=Text.assemble((f"{elapsed(since):>6}  ", "dim"), text))
        return self._spinner


def at_work(deployment: Document, times: Times) -> str:
    """What a deployment does or waits for now."""
    if deployment.get("status") == "AWAITING_APPROVAL" and deployment.get("approval"):
        return waiting(deployment["approval"], times)
    if "stage" in deployment:
        return f"{deployment['stage']}, for {duration(times.now() - deployment.get('stageStartedAt', times.now()))}"
    return str(deployment.get("status", "asking")).lower().replace("_", " ")
