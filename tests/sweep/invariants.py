"""The invariants of the design, read off the world when it has come to rest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from domain.deployment import Status
from handlers.adapters.items import plain
from tests.sweep.gate_laws import gate_violations
from tests.sweep.going_back_laws import going_back_violations, still_held
from tests.sweep.scenarios import SERVICE
from tests.world import World

CHANGES = {
    "CreateStack", "UpdateStack", "DeleteStack", "CancelUpdateStack", "ContinueUpdateRollback", "CreateChangeSet",
    "ExecuteChangeSet", "DeleteChangeSet", "UpdateFunctionCode",
    "PublishVersion", "CreateAlias", "UpdateAlias", "DeleteAlias", "DeleteFunction", "StartBuild", "StopBuild",
    "RegisterTaskDefinition", "UpdateService", "DeregisterTaskDefinition",
}  # fmt: skip
FINAL = {status.value for status in Status if status.final}
ENDINGS = {"DeploymentCompleted", "DeploymentFailed", "DeploymentStopped", "DeploymentRefused"}
UNCHANGED = {"FAILED", "ROLLED_BACK", "REFUSED", "SUPERSEDED", "EXPIRED", "REJECTED", "CANCELLED"}
MOST_CALLS, MOST_TRANSITIONS = 1500, 60


def picture(world: World) -> dict[str, Any]:
    """What the service is made of: its stack, its function, the code behind its alias."""
    stack, function = world.cloudformation.alive(SERVICE), world.lambda_.functions.get(SERVICE)
    stack = None if stack and stack.status == "REVIEW_IN_PROGRESS" else stack  # a name that a plan holds
    return {
        "stack": stack and (stack.content.template, stack.content.parameters),
        "latest": function and (function.code, function.config),
        "aliases": function
        and {
            name: (alias["FunctionVersion"], alias.get("RoutingConfig", {})) for name, alias in function.aliases.items()
        },
        "versions": function and {number: version["code"] for number, version in function.versions.items()},
        "built": {**world.codebuild.made},
        "rolled out": world.ecs.picture(),
    }


@dataclass
class Aftermath:
    """Everything that a world at rest tells about its deployments."""

    world: World
    printed: list[str] = field(default_factory=list)
    past: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        images = [plain(r["dynamodb"]["NewImage"]) for r in self.world.dynamodb.tables["history"].stream]
        self.images = [image for image in images if "status" in image]
        self.told = [image for image in images if "event" in image]
        rows = [plain(item) for item in self.world.dynamodb.tables["history"].items.values()]
        self.rows = {row["deploymentId"]: row for row in rows if "status" in row}
        targets = [plain(item) for item in self.world.dynamodb.tables["targets"].items.values()]
        self.target = next((target for target in targets if target["service"] == SERVICE), {})

    def status(self, deployment_id: str) -> str:
        row = self.rows.get(deployment_id)
        return str(row["status"]) if row else "none"

    def violations(self, wanted: Iterable[str], before: dict[str, Any], undo_may_fail: bool) -> list[str]:
        found = [
            *(f"I2 the request {each} was lost" for each in wanted if each not in self.rows),
            *self._one_at_a_time(),
            *self._every_deployment_ends_once(),
            *self._history_has_no_gaps(),
            *self._everything_is_told(),
            *self._the_claim_is_free(),
            *self._nobody_acts_after_the_end(),
            *(f"{law} {each}" for each in self.rows for law in gate_violations(self, each)),
            *going_back_violations(self),
            *([] if undo_may_fail else self._no_plan_is_left_behind()),
            *self._nothing_is_built_twice(),
            *self._nothing_leaks(),
            *self._work_is_bounded(),
        ]
        failed_undos = [each for each in self.rows.keys() - self.past if self.status(each) == "ROLLBACK_FAILED"]
        if failed_undos and not undo_may_fail:
            found.append(f"I6 the undo of {failed_undos} failed")
        went_well = {each for each in self.past if self.status(each) == "SUCCEEDED"}
        if {self.status(each) for each in self.rows.keys() - went_well} <= UNCHANGED and picture(self.world) != before:
            found.append(f"I6 not as before: {_differences(before, picture(self.world))}")
        return found

    def _one_at_a_time(self) -> list[str]:
        holding: str | None = None
        found = []
        for row in self.told:
            if row["event"] == "DeploymentStarted":
                if holding:
                    found.append(f"I1 {row['deploymentId']} started while {holding} was active")
                holding = row["deploymentId"]
            elif row["event"] in ENDINGS and row["deploymentId"] == holding:
                holding = None
        return found

    def _every_deployment_ends_once(self) -> list[str]:
        found = [f"I2 {each} is {row['status']}" for each, row in self.rows.items() if row["status"] not in FINAL]
        ended: dict[str, str] = {}
        for image in self.images:
            first = ended.get(image["deploymentId"])
            if first and image["status"] != first:
                found.append(f"I3 {image['deploymentId']} was {first} and became {image['status']}")
            if image["status"] in FINAL:
                ended.setdefault(image["deploymentId"], image["status"])
        return found

    def _history_has_no_gaps(self) -> list[str]:
        found = []
        for each in self.rows:
            rows = [row for row in self.told if row["deploymentId"] == each]
            if [row["sequence"] for row in rows] != list(range(1, len(rows) + 1)):
                found.append(f"I4 {each}: {[(row['sequence'], row['event']) for row in rows]}")
            times = [row["timestamp"] for row in rows]
            if sorted(set(times)) != times:
                found.append(f"I4 {each}: times {times}")
            if [row["event"] for row in rows if row["event"] in ENDINGS] != [rows[-1]["event"]]:
                found.append(f"I4 {each}: does not end once")
        return found

    def _everything_is_told(self) -> list[str]:
        details = [entry["detail"] for entry in self.world.events.published]
        told = {(detail["deploymentId"], detail["sequence"]) for detail in details}
        happened = {(row["deploymentId"], row["sequence"]) for row in self.told}
        return [f"I4 told and happened differ: {told ^ happened}"] if told != happened else []

    def _the_claim_is_free(self) -> list[str]:
        held = still_held(self)
        holder = self.target.get("holder", "")
        if holder != (held[-1] if held else ""):
            return [f"I7 held by {holder!r}, expected {held}"]
        return [f"I7 {self.target['queue']} still wait"] if self.target.get("queue") and not held else []

    def _nobody_acts_after_the_end(self) -> list[str]:
        ends: dict[str, int] = {}
        for call in self.world.faults.calls:
            for write in call.params.get("TransactItems", []):
                row = write["Put"]["Item"]
                if row.get("status", {}).get("S") in FINAL:
                    ends[row["deploymentId"]["S"]] = call.index
        return [
            f"I9 {call.by} called {call.operation} after the end of {self._acts_for(call)}"
            for call in self.world.faults.calls
            if call.operation in CHANGES and call.index > ends.get(self._acts_for(call), 1 << 30)
        ]

    def _acts_for(self, call: Any) -> str:
        return self.world.sts.sessions.get(call.access_key, "")

    def _no_plan_is_left_behind(self) -> list[str]:
        """Neither a change set that waits to be executed, nor a stack that was made for one."""
        made = self.world.cloudformation.change_sets.made.values()
        waiting = [each.name for each in made if each.listed and each.execution == "AVAILABLE"]
        empty = [
            stack.name for stack in self.world.cloudformation.stacks.values() if stack.status == "REVIEW_IN_PROGRESS"
        ]
        return [f"I6 left behind: {waiting} {empty}"] if waiting or empty else []

    def _nothing_is_built_twice(self) -> list[str]:
        names = [build.variables["DEPLOYMENT_BUILD"] for build in self.world.codebuild.builds.values()]
        return [f"I12 built twice: {name}" for name in set(names) if names.count(name) > 1]

    def _nothing_leaks(self) -> list[str]:
        tokens = {image["token"] for image in self.images if "token" in image}
        said = "\n".join([*self.printed, *(json.dumps(entry, default=str) for entry in self.world.events.published)])
        return ["I10 a task token was told or logged"] if any(token in said for token in tokens) else []

    def _work_is_bounded(self) -> list[str]:
        transitions = sum(e.transitions for e in self.world.workflow.executions.values())
        calls = sum(call.by not in ("sweep", "publish") for call in self.world.faults.calls)
        bounded = calls <= MOST_CALLS and transitions <= MOST_TRANSITIONS * max(1, len(self.rows))
        return [] if bounded else [f"I11 {calls} calls, {transitions} transitions"]


def _differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {key: (before[key], after[key]) for key in before if before[key] != after[key]}
