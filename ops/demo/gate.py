"""People and their plans, on the production configuration: who may agree, what their word counts, and until when."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from ops.demo.checks import Checks
from ops.demo.crew import Crew
from ops.demo.storefront import BUCKET, SERVICE, Release
from ops.demo.telling import Telling
from ops.sandbox.config import configured
from ops.sandbox.lifecycle import ROOT, Sandbox

QUICK = "newsletter"
"""A service whose gate closes after a minute."""


def config() -> dict[str, Any]:
    """Of Pulumi.prod.yaml, but one service waits for people for a minute only: a demo does not take four hours."""
    approvals = configured(ROOT, "prod", "approvals")
    return {"approvals": {**approvals, "services": {QUICK: {"expiresMinutes": 1}}}}


class Gate:
    """Runs its chapters in order; `open_quick` first, so that its time is over when the others are told."""

    def __init__(self, sandbox: Sandbox, telling: Telling, checks: Checks) -> None:
        self.sandbox, self.telling, self.checks = sandbox, telling, checks
        self.folder = Path(tempfile.mkdtemp(prefix="requests-"))
        self.crew, self.s3 = Crew(sandbox, telling, self.folder), sandbox.client("s3")
        self.lambda_ = sandbox.client("lambda")
        self.s3.create_bucket(Bucket=BUCKET)

    def open_quick(self) -> None:
        """Nobody will vote on this one."""
        self.telling.line(f"dana asks for {QUICK} 1 as well; its gate will close in a minute")
        self._request("unseen", Release("1", "plain"), service=QUICK, infrastructure=None, validation=[])

    def tell(self) -> None:
        for chapter in (self.agreed, self.rejected, self.moved, self.expired):
            self.telling.chapter(str(chapter.__doc__))
            chapter()

    def agreed(self) -> None:
        """11. In prod two people must agree: not the one who asked, and not one alone"""
        self._request("eighth", Release("1", "spring"))
        self._waits("eighth")
        self._says("dana", "plan", "eighth")
        code, said = self._votes("dana", "eighth")
        self.checks.that("the approval of the one who asked is refused", code == 3 and "asked for eighth" in said)
        self._votes("ann", "eighth")
        shown = self.crew.until("eighth", lambda d: d["approval"]["given"] == 1)
        self.checks.that("one approval is not enough", shown["status"] == "AWAITING_APPROVAL")
        self._votes("ben", "eighth")
        code, _ = self._says("dana", "status", "eighth", "--follow")
        self.checks.that("the second lets it pass, and it goes live", code == 0 and self._live_version() == "1")

    def rejected(self) -> None:
        """12. One rejection stops it, and nothing has changed"""
        self._request("ninth", Release("2", "summer"))
        plan = self._waits("ninth")["plan"]["digest"]
        self._says("ann", "reject", "ninth", "--plan", plan[:12], "--reason", "the sale has begun")
        code, _ = self._says("dana", "status", "ninth", "--follow")
        self.checks.that("it ends as REJECTED", code == 13)
        self.checks.that("version 1 is live", self._live_version() == "1")
        left = self.sandbox.client("cloudformation").list_change_sets(StackName=SERVICE)["Summaries"]
        planned = [each["ChangeSetName"] for each in left if each["ExecutionStatus"] == "AVAILABLE"]
        self.checks.that("its change set is gone", not planned)

    def moved(self) -> None:
        """13. The artifact is built again while people look: what they agreed to is void"""
        self._request("tenth", Release("2", "summer"))
        self._waits("tenth")
        Release("2", "summer", code=Release("2", "summer").code + "# built again\n").publish(self.s3)
        self.telling.line("somebody builds version 2 again, under the same name")
        for name in ("ann", "ben"):
            self._votes(name, "tenth")
        code, said = self._says("dana", "status", "tenth", "--follow")
        self.checks.that("it ends as FAILED and says why", code == 10 and "is not what it was" in said)
        self.checks.that("version 1 is still live, and untouched", self._live_version() == "1")

    def expired(self) -> None:
        """14. Nobody looked at the newsletter: its gate is closed"""
        closes = self.crew.until("unseen", lambda d: "approval" in d)["approval"]["expiresAt"] / 1000
        if (left := closes - time.time()) > 0:
            self.telling.line(f"{left:.0f} s until its time is over")
            time.sleep(left)
        self.crew.until("unseen", lambda d: d["status"] == "EXPIRED", seconds=90)
        code, said = self._says("dana", "status", "unseen")
        self.checks.that("it ends as EXPIRED", code == 0 and "EXPIRED" in said)
        code, said = self._says("ann", "approve", "unseen", "--plan", "0" * 12)
        self.checks.that("a late approval is answered, and changes nothing", code == 3 and "EXPIRED" in said)

    def _request(self, deployment_id: str, release: Release, **changed: Any) -> None:
        """A file as a team has it in its repository; who asks is whoever signs."""
        release.publish(self.s3)
        document = {**release.request(deployment_id), **changed}
        document = {key: value for key, value in document.items() if value and key != "requestedBy"}
        if changed.get("service"):
            document["application"] = {**document["application"], "function": changed["service"]}
            self._make_function(changed["service"])
        path = self.folder / f"{deployment_id}.json"
        path.write_text(json.dumps(document))
        code, _ = self._says("dana", "request", "--file", path.name)
        self.checks.that(f"{deployment_id} is accepted", code == 0)

    def _waits(self, deployment_id: str) -> dict[str, Any]:
        return self.crew.until(deployment_id, lambda d: d["status"] == "AWAITING_APPROVAL")

    def _votes(self, name: str, deployment_id: str) -> tuple[int, str]:
        digest = self._waits(deployment_id)["plan"]["digest"]
        return self._says(name, "approve", deployment_id, "--plan", digest[:12])

    def _says(self, name: str, *command: str) -> tuple[int, str]:
        return self.crew.runs(name, *command)

    def _live_version(self) -> str:
        answer = json.load(self.lambda_.invoke(FunctionName=f"{SERVICE}:live")["Payload"])
        self.telling.line(f"invoke {SERVICE}:live → {json.dumps(answer)}")
        return str(answer.get("version"))

    def _make_function(self, name: str) -> None:
        """One that is there already, as somebody made it by hand."""
        trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        role = self.sandbox.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=document)
        where = {"S3Bucket": BUCKET, "S3Key": f"{SERVICE}/1/app.zip"}
        self.lambda_.create_function(
            FunctionName=name, Runtime="python3.13", Handler="index.handler", Role=role["Role"]["Arn"], Code=where
        )
