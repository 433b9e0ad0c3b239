"""On call: back on demand, a version that must not come again by accident, and a time in which nothing is deployed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from ops.demo.crew import Crew
from ops.demo.storefront import SERVICE, Release
from ops.demo.story import Story, live

WHO = "otto"


class GoingBack:
    """Runs its chapters in order, where the story has left off: version 6 is live, and another one was before it."""

    def __init__(self, story: Story) -> None:
        self.story, self.checks, self.audience = story, story.checks, story.audience
        self.crew = Crew(story.sandbox, story.telling, Path(tempfile.mkdtemp(prefix="on-call-")))

    def tell(self) -> None:
        for chapter in (self.rolled_back, self.quarantined, self.frozen):
            self.story.telling.chapter(str(chapter.__doc__))
            chapter()

    def rolled_back(self) -> None:
        """7. Version 6 misbehaves: on call goes back to what was live before, with one command"""
        before = self.story.before_sixth
        code, said = self._says("rollback", SERVICE, "--reason", "checkout is slow", "--yes", "--follow")
        self.checks.that("it shows what would change, and succeeds", code == 0 and f"version {before.version}" in said)
        told = self.story.answer() == live(before.version, before.theme)
        self.checks.that(f"version {before.version} answers again, with its theme", told)

    def quarantined(self) -> None:
        """8. Version 6 is in quarantine: a pipeline that asks for it again is refused, until somebody releases it"""
        self.story.put(Release("6", "harvest").request("sixth-again"))
        problems = str(self.audience.until("sixth-again")["sixth-again"].get("problems"))
        said = all(word in problems for word in ("quarantine", WHO, "checkout is slow"))
        self.checks.that("the refusal says who put it there, and why", said)
        _, shown = self._says("targets", SERVICE)
        self.checks.that("`targets` shows it", "quarantine" in shown.lower())
        self._says("release", SERVICE, "6", "--reason", "it was the database")
        self.story.deploy(Release("6", "harvest"), "sixth-released")
        self.checks.that("version 6 is live again", self.story.answer() == live("6", "harvest"))

    def frozen(self) -> None:
        """9. The sale begins: the service is frozen, a request waits, and goes on when the freeze is lifted"""
        self._says("freeze", SERVICE, "--until", "4h", "--reason", "the sale")
        Release("8", "sale").publish(self.story.s3)
        self.story.put(Release("8", "sale").request("for-the-sale"))
        self.audience.until_heard(self._waiting, 1, 30, "the place in the queue")
        because = str(self._waiting()["for-the-sale"].get("because"))
        self.checks.that("the request waits, and is told why", WHO in because and "the sale" in because)
        self._says("unfreeze", SERVICE, "--reason", "sold out")
        end = self.audience.until("for-the-sale")["for-the-sale"]
        self.checks.that("it went live after the freeze", end.get("status") == "SUCCEEDED")

    def _waiting(self) -> dict[str, Any]:
        queued = self.audience.of("DeploymentQueued")
        return {name: queued[name] for name in queued if name == "for-the-sale"}

    def _says(self, *command: str) -> tuple[int, str]:
        return self.crew.runs(WHO, *command)
