"""examples/data-pipeline-python, run with the wheel: releases go out whole, are rejected, or fail without a trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.client.api import ControlApi
from ops.client.clock import Clock
from ops.client.credentials import Identity
from ops.client.signed import Signed
from ops.client.transport import Http
from ops.demo.audience import Audience
from ops.sandbox import people
from ops.sandbox.lifecycle import Sandbox, sandbox

pytestmark = pytest.mark.sandbox
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "data-pipeline-python"
FEW, MANY, EMPTY = ("price\n1\n2\n", "price\n" + "3\n" * 9, "price,name\n1,a\n,b\n")


class Heard(Audience):
    """What has happened: what wakes a stage has no place in the history."""

    def _hear(self, name: str, detail: dict[str, Any]) -> None:
        if "sequence" in detail:
            super()._hear(name, detail)


class Releases:
    """What a team does with the running example."""

    def __init__(self, running: Sandbox) -> None:
        self.running, self.s3, self.bucket = running, running.client("s3"), running.outputs["bucketName"]
        self.heard = Heard(running, lambda name, detail: None, name="releases-audience")

    def ask(self, version: str, rows: str | None) -> str:
        """Upload the rows, and request the release that takes them."""
        source = f"incoming/{version}.csv"
        if rows:
            self.s3.put_object(Bucket=self.bucket, Key=source, Body=rows.encode())
        [entry] = json.loads((EXAMPLE / "request.json").read_text())
        changes = {"deploymentId": f"prices-{version}", "version": version, "input": {"source": source}}
        detail = json.dumps({**json.loads(entry["Detail"]), **changes})
        self.running.client("events").put_events(Entries=[{**entry, "Detail": detail}])
        return f"prices-{version}"

    def owner(self) -> ControlApi:
        """The coordinator, as ann calls it."""
        may_call = people.may_call(self.running.outputs["controlApiArn"])
        ann = people.user(self.running, "ann", may_call, path="/data-owners/")
        identity = Identity(ann.credentials, self.running.region, "ann")
        return ControlApi(Signed(self.running.outputs["controlApiUrl"], identity, Http()), Clock())

    def vote(self, vote: str, release: str) -> dict[str, Any]:
        """What the owner was shown, before the vote."""
        asked = self.heard.until_heard(lambda: self._asked(release), 1, 60, f"the question about {release}")
        self.owner().vote(release, vote, asked[release]["plan"], "seen")
        return asked[release]

    def end(self, release: str) -> dict[str, Any]:
        return self.heard.until(release)[release]

    def live(self) -> Any:
        pointer = self.s3.get_object(Bucket=self.bucket, Key="current/prices.json")["Body"].read()
        return json.loads(pointer)

    def staged(self) -> set[str]:
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix="releases/").get("Contents", [])
        return {each["Key"].split("/")[1] for each in found}

    def _asked(self, release: str) -> dict[str, dict[str, Any]]:
        return {key: value for key, value in self.heard.of("ApprovalRequested").items() if key == release}


@pytest.fixture(scope="module")
def releases(wheel: None) -> Iterator[Releases]:
    with sandbox(root=EXAMPLE) as running:
        made = Releases(running)
        made.ask("1", FEW)
        yield made


@pytest.fixture(scope="module")
def first(releases: Releases) -> dict[str, Any]:
    """The release before all others."""
    shown = releases.vote("approve", "prices-1")
    assert releases.end("prices-1")["event"] == "DeploymentCompleted"
    return shown


def test_rows_are_live_when_their_owner_has_approved_what_was_shown(releases, first):
    assert first["changes"] == ["prices 1: 2 rows, the first ones"]
    live = releases.live()
    assert (live["version"], live["rows"]) == ("1", 2)
    assert releases.s3.get_object(Bucket=releases.bucket, Key=live["key"])["Body"].read().decode() == FEW


def test_the_stages_are_those_of_the_example(releases, first):
    done = [each["stage"] for each in releases.heard.events if each["event"] == "StageCompleted"]
    assert done[:4] == ["ExtractData", "CheckData", "ApproveRelease", "PublishData"]


def test_the_end_of_the_copy_wakes_the_stage_that_waits_for_it(releases, first):
    logs, group = releases.running.client("logs"), releases.running.client("logs").describe_log_groups()["logGroups"]
    names = [each["logGroupName"] for each in group if each["logGroupName"].startswith("logs-")]
    lines = [e["message"] for name in names for e in logs.filter_log_events(logGroupName=name)["events"]]
    assert any("stages woken" in line and "OperationEnded" in line and "prices-1" in line for line in lines)


def test_what_the_owner_rejects_leaves_nothing_and_what_was_live_stays(releases, first):
    shown = releases.vote("reject", releases.ask("2", MANY))
    assert (shown["changes"], shown["alerts"]) == (["prices 2: 9 rows replace the 2 of 1"], ["+350 % rows"])
    assert releases.end("prices-2")["status"] == "REJECTED"
    assert (releases.live()["version"], releases.staged()) == ("1", {"prices-1"})


def test_rows_that_are_not_right_are_no_release(releases, first):
    broken, missing = releases.ask("3", EMPTY), releases.end("prices-3")
    assert (broken, missing["status"], releases.staged()) == ("prices-3", "ROLLED_BACK", {"prices-1"})
    assert missing["reason"] == "column price is empty in 1 rows, first in line 3"


def test_rows_that_are_not_there_are_no_release(releases, first):
    releases.ask("4", None)
    assert releases.end("prices-4")["reason"] == "there is no incoming/4.csv: upload it first"
    assert releases.staged() == {"prices-1"}


def test_going_back_publishes_the_rows_that_were_approved_whatever_is_incoming_now(releases, first):
    releases.vote("approve", releases.ask("5", MANY))
    assert releases.end("prices-5")["event"] == "DeploymentCompleted"
    releases.s3.put_object(Bucket=releases.bucket, Key="incoming/1.csv", Body=b"price\n666\n")
    asked = {"deploymentId": "back-to-1", "to": "prices-1", "reason": "wrong prices"}
    releases.owner().roll_back("prices", asked)
    assert releases.end("back-to-1")["event"] == "DeploymentCompleted"
    live = releases.live()
    assert (live["release"], live["version"]) == ("back-to-1", "1")
    assert releases.s3.get_object(Bucket=releases.bucket, Key=live["key"])["Body"].read().decode() == FEW
