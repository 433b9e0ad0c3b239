"""What is deployed in the sweeps: a stack that declares a function, and the function behind an alias."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.events import SOURCE
from tests.world import World

SERVICE = "shop"
STACK_SECONDS = 45.0
QUEUEING = frozenset({"start", "finish-deployment", "sweep", "publish"})
GOOD, BAD = b"good", b"bad"


def template(version: str, **fate: Any) -> str:
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": SERVICE,
            "Environment": {"Variables": {"VERSION": version}},
            # As in many templates: the stack itself changes the code, too.
            "Code": {"ZipFile": f"placeholder of {version}"},
        },
    }
    return json.dumps({"Metadata": fate, "Resources": {"Function": function}})


def request(deployment_id: str, version: str, **more: Any) -> dict[str, Any]:
    return {
        "deploymentId": deployment_id,
        "service": SERVICE,
        "version": version,
        "requestedBy": "ci",
        "infrastructure": {"kind": "cloudformation", "stack": SERVICE, "template": f"s3://artifacts/{version}.json"},
        "application": {
            "kind": "lambda",
            "function": SERVICE,
            "alias": "live",
            "code": f"s3://artifacts/{version}.zip",
        },
        "validation": [{"kind": "lambda", "function": f"{SERVICE}:live", "expect": {"ok": True}}],
    } | more


@dataclass(frozen=True)
class Scenario:
    """`ends` is how its deployments end when nothing goes wrong, by id; `disturbed` are the functions whose calls go
    wrong, if not all: where deployments queue, stages act as they do alone."""

    name: str
    requests: tuple[dict[str, Any], ...]
    ends: dict[str, str]
    prepare: Callable[[World], None]
    disturbed: frozenset[str] | None = None

    def begin(self, world: World, plan: Any = None, **options: Any) -> None:
        world.reset(plan, **options)
        world.cloudformation.seconds_per_operation = STACK_SECONDS
        self._artifacts(world)
        self.prepare(world)
        for wanted in self.requests:
            world.publish(SOURCE, "DeploymentRequested", wanted)

    def _artifacts(self, world: World) -> None:
        for version, code, fate in (
            ("1", GOOD, {}),
            ("2", GOOD + b"2", {}),
            ("3", BAD, {}),
            ("stuck", GOOD, {"fail": "update"}),
        ):
            world.s3.put("artifacts", f"{version}.json", template(version, **fate).encode())
            world.s3.put("artifacts", f"{version}.zip", code)
        world.lambda_.default = lambda payload: {"ok": True}
        world.lambda_.behave(BAD, _raise)


def nothing(world: World) -> None:
    """The service is new."""


def version_one_lives(world: World) -> None:
    """The service lives, though this coordinator has not deployed it."""
    world.cloudformation.create_stack({"StackName": SERVICE, "TemplateBody": template("1")})
    world.advance_to(world.time + STACK_SECONDS + 1)
    function = world.lambda_.functions[SERVICE]
    function.code = GOOD
    world.lambda_.create_alias(
        {"FunctionName": SERVICE, "Name": "live", "FunctionVersion": function.publish("by hand")}
    )


def _raise(payload: Any) -> Any:
    raise RuntimeError("the catalogue is gone")


SCENARIOS = {
    s.name: s
    for s in (
        Scenario("first-deployment", (request("d-1", "1"),), {"d-1": "SUCCEEDED"}, nothing),
        Scenario("next-version", (request("d-1", "2"),), {"d-1": "SUCCEEDED"}, version_one_lives),
        Scenario("bad-first-version", (request("d-1", "3"),), {"d-1": "ROLLED_BACK"}, nothing),
        Scenario("bad-next-version", (request("d-1", "3"),), {"d-1": "ROLLED_BACK"}, version_one_lives),
        Scenario("failing-stack", (request("d-1", "stuck"),), {"d-1": "ROLLED_BACK"}, version_one_lives),
        Scenario(
            "two-in-turn",
            (request("d-1", "2"), request("d-2", "3")),
            {"d-1": "SUCCEEDED", "d-2": "ROLLED_BACK"},
            version_one_lives,
            QUEUEING,
        ),
        Scenario(
            "superseded",
            (request("d-1", "2"), request("d-2", "1"), request("d-3", "1", onBusy="supersede")),
            {"d-1": "SUCCEEDED", "d-2": "SUPERSEDED", "d-3": "SUCCEEDED"},
            version_one_lives,
            QUEUEING,
        ),
        Scenario("refused", (request("d-1", "2", service="no such name"),), {"d-1": "REFUSED"}, version_one_lives),
    )
}
