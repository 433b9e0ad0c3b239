"""Two stacks beside each other, as in one account: dev proves a version, prod asks its people, and takes no other."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from ops.client.errors import NotFound
from ops.demo import gate
from ops.demo.audience import Silence
from ops.demo.crew import Crew
from ops.demo.storefront import BUCKET, SERVICE, Release
from ops.demo.telling import Telling
from ops.sandbox.lifecycle import Sandbox, sandbox

pytestmark = pytest.mark.sandbox
ACCOUNT = "000000000000"
BUS = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/prod-deployment-events"
RELEASE = Release("1", "spring")
AGAIN = Release("1", "spring", code="def handler(event, context):\n    return {{'ok': True, 'version': 'again'}}\n")
"""Somebody builds the same version once more."""


@dataclass
class Environments:
    dev: Crew
    prod: Crew
    folder: Path

    def asks(self, crew: Crew, deployment_id: str, release: Release, *flags: str) -> tuple[int, str]:
        """Dana has a file in her repository, and asks for what it says."""
        document = {key: value for key, value in release.request(deployment_id).items() if key != "requestedBy"}
        path = self.folder / f"{deployment_id}.json"
        path.write_text(json.dumps(document))
        return crew.runs("dana", "request", "--file", path.name, *flags)

    def is_elsewhere(self) -> None:
        """What dev has made is in an account of its own: prod has none of it yet."""
        cloud = self.dev.sandbox.client("cloudformation")
        cloud.delete_stack(StackName=SERVICE)
        cloud.get_waiter("stack_delete_complete").wait(StackName=SERVICE, WaiterConfig={"Delay": 1})

    def arrived(self, deployment_id: str, status: str = "AWAITING_APPROVAL") -> dict[str, Any]:
        """The deployment of prod, once it is there and in that status."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                return self.prod.until(deployment_id, lambda shown: shown["status"] == status, seconds=90)
            except NotFound:
                time.sleep(0.3)
        raise Silence(f"{deployment_id} does not arrive in prod")

    def refusal(self, needle: str) -> str:
        """What was said of a request that prod refused, once it is among them."""
        api, deadline = self.prod.api("dana"), time.monotonic() + 30
        while time.monotonic() < deadline:
            refused = [api.deployment(each["deploymentId"]) for each in api.deployments("REFUSED")]
            if found := [problem for each in refused for problem in each["problems"] if needle in problem]:
                return str(found[0])
            time.sleep(0.3)
        raise Silence(f"nothing was refused because of {needle}")

    def sweep(self) -> None:
        """What happens every minute happens now, in both."""
        lambda_ = self.dev.sandbox.client("lambda")
        names = [each["FunctionName"] for each in lambda_.list_functions()["Functions"]]
        for name in (each for each in names if each.startswith("sweep-function")):
            lambda_.invoke(FunctionName=name)

    def live(self) -> dict[str, Any]:
        answer = self.dev.sandbox.client("lambda").invoke(FunctionName=f"{SERVICE}:live")
        return dict(json.load(answer["Payload"]))


@pytest.fixture(scope="module")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environments]:
    folder = tmp_path_factory.mktemp("requests")
    quiet = Telling(Console(file=io.StringIO()))
    with sandbox("dev", config={"promoteTo": {"bus": BUS, "environment": "prod"}}) as dev:
        demanded = {"environment": "dev", "account": ACCOUNT, "role": dev.outputs["promoteRoleArn"]}
        with sandbox("prod", config={**gate.config(), "provenance": demanded}, beside=dev) as prod:
            dev.client("s3").create_bucket(Bucket=BUCKET)
            dev.client("s3").put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
            RELEASE.publish(dev.client("s3"))
            yield Environments(Crew(dev, quiet, folder), Crew(prod, quiet, folder), folder)


def test_what_dev_has_proved_waits_for_people_in_prod(environments: Environments) -> None:
    dev, prod = environments.dev, environments.prod
    prod.api("dana").freeze(None, "prod is an account of its own, where nothing is yet")
    assert environments.asks(dev, "first", RELEASE)[0] == 0
    dev.until("first", lambda shown: shown["status"] == "SUCCEEDED")
    environments.arrived("first.prod", "QUEUED")
    environments.is_elsewhere()
    AGAIN.publish(dev.sandbox.client("s3"))
    prod.api("dana").unfreeze(None, "now it is as there")
    environments.sweep()
    waiting, proved = environments.arrived("first.prod"), dev.api("dana").deployment("first")
    assert waiting["request"]["promotedFrom"] == {"environment": "dev", "deploymentId": "first", "origin": "first"}
    assert (waiting["requestedBy"], proved["promotedTo"]) == (dev.person("dana").arn, "first.prod")
    assert pins(proved).items() <= waiting["request"]["application"].items()
    assert "dev, as first" in prod.runs("ann", "status", "first.prod")[1]
    assert "first.prod" in dev.runs("ann", "status", "first")[1]


def test_prod_deploys_those_very_bytes_though_the_version_was_built_again(environments: Environments) -> None:
    prod = environments.prod
    plan = environments.arrived("first.prod")["plan"]["digest"]
    assert prod.runs("dana", "approve", "first.prod", "--plan", plan[:12])[0] == 3
    assert [prod.runs(name, "approve", "first.prod", "--plan", plan[:12])[0] for name in ("ann", "ben")] == [0, 0]
    prod.until("first.prod", lambda shown: shown["status"] == "SUCCEEDED")
    assert environments.live() == {"ok": True, "version": "1", "theme": "spring"}


def test_prod_takes_no_request_that_dev_has_not_proved(environments: Environments) -> None:
    code, said = environments.asks(environments.prod, "straight", RELEASE)
    assert (code, "takes storefront from dev alone" in " ".join(said.split())) == (17, True)


def test_prod_takes_no_event_that_only_claims_to_be_proved_elsewhere(environments: Environments) -> None:
    forged = {**RELEASE.request("forged"), "promotedFrom": {"environment": "test", "deploymentId": "x", "origin": "x"}}
    _put(environments.prod.sandbox, forged)
    said = environments.refusal("not from test")
    assert "takes storefront from dev alone, where it must have succeeded, not from test" in said
    with pytest.raises(NotFound):
        environments.prod.api("dana").deployment("forged")


def pins(proved: dict[str, Any]) -> dict[str, str]:
    """What tells the code that was deployed from any other."""
    found = proved["plan"]["application"]["pinned"]
    assert found.keys() >= {"codeVersion"}
    return dict(found)


def _put(prod: Sandbox, detail: dict[str, Any]) -> None:
    entry = {"Source": "bellyfed.deployment", "DetailType": "DeploymentRequested", "Detail": json.dumps(detail)}
    told = prod.client("events").put_events(Entries=[{**entry, "EventBusName": prod.outputs["eventBusName"]}])
    assert told["FailedEntryCount"] == 0
