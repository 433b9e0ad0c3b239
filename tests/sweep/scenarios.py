"""What is deployed in the sweeps: a stack that declares a function, and the function behind an alias."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from domain.events import SOURCE
from tests.world import World
from tests.world.calls import Call

SERVICE = "shop"
STACK_SECONDS = 45.0
PASTS: dict[str, Callable[[], None]] = {}
QUEUEING = frozenset({"start", "finish-deployment", "sweep"})
GOOD, BAD, VANDAL = b"good", b"bad", b"vandal"


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
    wrong, if not all (what others do is disturbed in another scenario). `accident` has happened already: function,
    operation, and a mode of tests.world.faults. `people` says who will call the control API, and when.
    `service` is the one whose calls alone go wrong, if not those of all. `before` are requests that went well before
    anything goes wrong.
    """

    name: str
    requests: tuple[dict[str, Any], ...]
    ends: dict[str, str]
    prepare: Callable[[World], None]
    disturbed: frozenset[str] | None = None
    accident: tuple[str, str, Any] | None = None
    people: Callable[[World], None] = lambda world: None
    service: str = ""
    before: tuple[dict[str, Any], ...] = ()

    def disturbs(self, call: Call) -> bool:
        return (not self.disturbed or call.by in self.disturbed) and self.service in ("", call.service)

    def plan(self, world: World) -> dict[int, Any]:
        """The accident of the scenario, as a plan: at which call of which function, and what happens there."""
        if self.accident is None:
            return {}
        function, operation, mode = self.accident
        self.begin(world)
        world.run_until_quiet(limit_seconds=6 * 3600)
        at = next(c.index for c in world.faults.calls if (c.by, c.operation) == (function, operation))
        return {at: (lambda: mode(world)) if callable(mode) else mode}

    def begin(self, world: World, plan: Any = None, **options: Any) -> None:
        self.set_up(world)
        self.go(world, plan, **options)

    def set_up(self, world: World) -> None:
        """The world before it; what was deployed then is deployed once for all runs."""
        if come_back := PASTS.get(self.name):
            come_back()
            return
        world.reset()
        world.cloudformation.seconds_per_operation = STACK_SECONDS
        self._artifacts(world)
        self.prepare(world)
        for wanted in self.before:
            world.publish(SOURCE, "DeploymentRequested", wanted)
            world.run_until_quiet()
        if self.before:
            PASTS[self.name] = world.remember()

    def go(self, world: World, plan: Any = None, **options: Any) -> None:
        world.disturb(plan, **options)
        # An outage at a call of an execution ends with it; one before there is an execution, after some sweeps.
        world.faults.outage_seconds = 250 if self.accident and self.accident[0] == "start" else 900
        self.people(world)
        for wanted in self.requests:
            world.publish(SOURCE, "DeploymentRequested", wanted)

    def _artifacts(self, world: World) -> None:
        for version, code, fate in (
            ("1", GOOD, {}),
            ("2", GOOD + b"2", {}),
            ("3", BAD, {}),
            ("failing", GOOD, {"fail": "update"}),
            ("hanging", GOOD, {"hang": True}),
            ("vandal", VANDAL, {}),
        ):
            world.s3.put("artifacts", f"{version}.json", template(version, **fate).encode())
            world.s3.put("artifacts", f"{version}.zip", code)
        world.lambda_.default = lambda payload: {"ok": True}
        world.lambda_.behave(BAD, _raise)
        world.lambda_.behave(VANDAL, lambda payload: _destroy(world))
        world.s3.put(
            "artifacts", "empty.json", json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}).encode()
        )
        world.s3.put("artifacts", "empty.zip", GOOD)


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


def _destroy(world: World) -> Any:
    """Fails, and takes with it the copy of the code that the undo needs."""
    world.s3.delete_object({"Bucket": "artifacts", "Key": f"deployment-coordinator/{SERVICE}.before.zip"})
    raise RuntimeError("nothing will come back")


def _raise(payload: Any) -> Any:
    raise RuntimeError("the catalogue is gone")


def version_one_cannot_come_back(world: World) -> None:
    """It lives, but an update to its template fails: the undo of what follows cannot work."""
    version_one_lives(world)
    stack = world.cloudformation.stacks[next(iter(world.cloudformation.stacks))]
    stack.content = replace(stack.content, template=template("1", fail="update"))


def stop_execution(world: World) -> None:
    """Somebody presses the button."""
    [execution] = world.workflow.running
    world.workflow.stop_execution({"executionArn": execution.arn})


UNDO = frozenset({"rollback-application", "rollback-infrastructure", "finish-deployment"})
SWEEP = frozenset({"sweep"})
CHANGING = frozenset({"prepare-deployment", "deploy-infrastructure", "deploy-application", "validate-deployment"})
NEXT = (request("d-1", "2"),)
BAD_NEXT = (request("d-1", "3"),)
WELL, UNDONE = {"d-1": "SUCCEEDED"}, {"d-1": "ROLLED_BACK"}


MACHINES = {
    s.name: s
    for s in (
        Scenario("first-deployment", (request("d-1", "1"),), WELL, nothing),
        Scenario("next-version", NEXT, WELL, version_one_lives, frozenset({"finish-deployment"})),
        Scenario("bad-first-version", BAD_NEXT, UNDONE, nothing, UNDO),
        Scenario("bad-next-version", BAD_NEXT, UNDONE, version_one_lives, UNDO | CHANGING),
        Scenario(
            "failing-stack",
            (request("d-1", "failing"),),
            UNDONE,
            version_one_lives,
            UNDO | {"deploy-infrastructure"},
        ),
        Scenario(
            "hanging-stack",
            (request("d-1", "hanging"),),
            UNDONE,
            version_one_lives,
            SWEEP | {"rollback-infrastructure"},
        ),
        Scenario("no-function", (request("d-1", "empty"),), UNDONE, nothing, frozenset({"deploy-application"})),
        Scenario(
            "code-cannot-come-back",
            (request("d-1", "vandal"),),
            {"d-1": "ROLLBACK_FAILED"},
            version_one_lives,
            frozenset({"rollback-application", "finish-deployment"}),
        ),
        Scenario("nothing-there", (request("d-1", "never-built"),), {"d-1": "FAILED"}, version_one_lives),
        Scenario(
            "undo-fails",
            (*BAD_NEXT, request("d-2", "2")),
            {"d-1": "ROLLBACK_FAILED", "d-2": "EXPIRED"},
            version_one_cannot_come_back,
            SWEEP | {"rollback-infrastructure"},
        ),
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
        Scenario("lost-request", NEXT, WELL, version_one_lives, SWEEP, ("start", "TransactWriteItems", "outage")),
        Scenario("lost-start", NEXT, WELL, version_one_lives, SWEEP, ("start", "StartExecution", "outage")),
        Scenario(
            "lost-answer",
            NEXT,
            WELL,
            version_one_lives,
            SWEEP,
            ("deploy-application", "SendTaskSuccess", "crash-before"),
        ),
        Scenario(
            "stopped",
            NEXT,
            UNDONE,
            version_one_lives,
            SWEEP | UNDO | {"prepare-deployment"},
            ("deploy-application", "UpdateAlias", stop_execution),
        ),
        Scenario(
            "finish-lost",
            NEXT,
            WELL,
            version_one_lives,
            SWEEP,
            ("finish-deployment", "TransactWriteItems", "outage"),
        ),
    )
}
