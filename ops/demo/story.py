"""Six things that a coordinator must get right, done for real and checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from domain.events import SOURCE
from ops.demo.audience import Audience
from ops.demo.checks import Checks
from ops.demo.storefront import BROKEN, BUCKET, SERVICE, Release
from ops.demo.telling import Telling
from ops.history import deployments
from ops.sandbox.lifecycle import Sandbox


@dataclass
class Story:
    """Runs the chapters in order. `checks` says what was as told."""

    sandbox: Sandbox
    telling: Telling
    checks: Checks

    def __post_init__(self) -> None:
        self.before_sixth = Release("", "")
        self.audience = Audience(self.sandbox, self.telling.event)
        self.lambda_, self.s3 = self.sandbox.client("lambda"), self.sandbox.client("s3")
        self.s3.create_bucket(Bucket=BUCKET)

    def tell(self) -> None:
        for chapter in (self.goes_live, self.replaced, self.undone, self.in_turn, self.once, self.refused):
            self.telling.chapter(str(chapter.__doc__))
            chapter()

    def told(self) -> dict[str, Any]:
        """Everything, as one JSON document: deployments, events, checks."""
        remembered = deployments(self.sandbox.client("dynamodb"), self.sandbox.outputs["historyTableName"])
        self.telling.history(remembered)
        return {"deployments": remembered, "events": self.audience.events, "checks": self.checks.made}

    def goes_live(self) -> None:
        """1. Version 1 goes live: a CloudFormation stack, and a Lambda function behind an alias"""
        self.deploy(Release("1", "spring"), "first")
        self.checks.that("the alias answers with version 1 and its theme", self.answer() == live("1", "spring"))

    def replaced(self) -> None:
        """2. Version 2 replaces it"""
        self.deploy(Release("2", "summer"), "second")
        self.checks.that("the alias answers with version 2 and its theme", self.answer() == live("2", "summer"))

    def undone(self) -> None:
        """3. Version 3 is broken: infrastructure and application go back to version 2, as one"""
        before = self._described()
        end = self.deploy(Release("3", "winter", BROKEN), "third", expected="ROLLED_BACK")
        self.checks.that("it says why", "cannot find its catalogue" in end.get("reason", ""))
        self.checks.that("the alias answers with version 2 and its theme again", self.answer() == live("2", "summer"))
        after = self._described()
        changed = ", ".join(f"{key}: {before[key]} → {after[key]}" for key in before if before[key] != after[key])
        self.checks.that(f"stack, function, versions and alias are as before {changed}".rstrip(), not changed)

    def in_turn(self) -> None:
        """4. Two requests at once for one service: one runs, one waits its turn"""
        releases = {"fourth": Release("4", "autumn"), "fifth": Release("5", "carnival")}
        for release in releases.values():
            release.publish(self.s3)
        self.put(*(release.request(name) for name, release in releases.items()))
        ends = self.audience.until(*releases)
        self.checks.that("both succeeded", all(end.get("status") == "SUCCEEDED" for end in ends.values()))
        started, queued = self.audience.of("DeploymentStarted"), self.audience.of("DeploymentQueued")
        waited = [name for name in releases if name in queued]
        self.checks.that("exactly one of them waited", len(waited) == 1)
        other = next(name for name in releases if name not in waited)
        self.checks.that(
            "it started when the other had ended",
            bool(waited) and started[waited[0]]["at"] >= ends[other]["at"],
        )
        last = self.before_sixth = releases[waited[0]] if waited else releases[other]
        self.checks.that(
            f"the alias answers with version {last.version}",
            self.answer() == live(last.version, last.theme),
        )

    def once(self) -> None:
        """5. The same request twice: one deployment"""
        release = Release("6", "harvest")
        release.publish(self.s3)
        self.put(release.request("sixth"), release.request("sixth"))
        self.audience.until("sixth")
        versions = self.lambda_.list_versions_by_function(FunctionName=SERVICE)["Versions"]
        self.put(release.request("sixth"), Release("7", "x").request("sixth", reason="the same id, another body"))
        refused = self.audience.until_heard(lambda: self.audience.of("DeploymentRefused"), 1, 30, "the refusal")
        self.checks.that("one deployment ran", len([e for e in self.audience.events if _began(e, "sixth")]) == 1)
        after = self.lambda_.list_versions_by_function(FunctionName=SERVICE)["Versions"]
        self.checks.that("nothing was published twice", len(versions) == len(after))
        self.checks.that("another request under the used id is refused", "used" in str(refused))

    def refused(self) -> None:
        """6. A malformed request: refused with every problem, and remembered"""
        wrong = {
            "deploymentId": "seventh",
            "service": "store front",
            "environment": "elsewhere",
            "onBusy": "push",
        }
        self.put(wrong | {"application": {"kind": "ftp"}})
        end = self.audience.until("seventh")["seventh"]
        named = ("version", "service", "environment", "onBusy", "application.kind")
        problems = end.get("problems", [])
        said = all(any(problem.startswith(name) for problem in problems) for name in named)
        self.checks.that(f"all {len(named)} problems are named", said)

    def deploy(self, release: Release, name: str, expected: str = "SUCCEEDED") -> dict[str, Any]:
        release.publish(self.s3)
        self.put(release.request(name))
        end = self.audience.until(name)[name]
        self.checks.that(f"{name} ended as {expected}", end.get("status") == expected)
        return end

    def put(self, *requests: dict[str, Any]) -> None:
        bus = self.sandbox.outputs["eventBusName"]
        entry = {"EventBusName": bus, "Source": SOURCE, "DetailType": "DeploymentRequested"}
        self.sandbox.client("events").put_events(Entries=[{**entry, "Detail": json.dumps(r)} for r in requests])

    def answer(self) -> Any:
        answer = json.load(self.lambda_.invoke(FunctionName=f"{SERVICE}:live")["Payload"])
        self.telling.line(f"invoke {SERVICE}:live → {json.dumps(answer)}")
        return answer

    def _described(self) -> dict[str, Any]:
        """What the service is made of, as AWS describes it."""
        cloudformation, ssm = self.sandbox.client("cloudformation"), self.sandbox.client("ssm")
        stack = cloudformation.describe_stacks(StackName=SERVICE)["Stacks"][0]
        function = self.lambda_.get_function_configuration(FunctionName=SERVICE)
        versions = self.lambda_.list_versions_by_function(FunctionName=SERVICE)["Versions"]
        described = {
            "template": cloudformation.get_template(StackName=SERVICE)["TemplateBody"]["Description"],
            "parameters": stack["Parameters"],
            "setting": ssm.get_parameter(Name=f"/{SERVICE}/theme")["Parameter"]["Value"],
            "environment": function["Environment"]["Variables"],
            "code": function["CodeSha256"],
            "versions": [version["Version"] for version in versions],
            "alias": self.lambda_.get_alias(FunctionName=SERVICE, Name="live")["FunctionVersion"],
        }
        told = ", ".join(f"{k} {described[k]}" for k in ("template", "setting", "versions", "alias"))
        self.telling.line(f"describe: {told}")
        return described


def live(version: str, theme: str) -> dict[str, Any]:
    return {"ok": True, "version": version, "theme": theme}


def _began(event: dict[str, Any], deployment_id: str) -> bool:
    return event["event"] == "DeploymentStarted" and event["deploymentId"] == deployment_id
