"""A stack that is deployed and brought back, one call of the deployer at a time."""

from __future__ import annotations

import json
from typing import Any

from handlers.deployers import cloudformation
from handlers.results import Done, Waiting
from tests.handlers.role import Role
from tests.world import World
from tests.world.change_set import ChangeSet
from tests.world.stacks import Stack

MARK = "d1"
TEMPLATE = "s3://artifacts/web/2/template.json"


def template(
    size: str = "1", parameters: dict[str, Any] | None = None, kind: str = "AWS::S3::Bucket", **fate: Any
) -> str:
    """A stack of one resource; `fate` is what the fake shall do with it."""
    document: dict[str, Any] = {"Resources": {"Store": {"Type": kind, "Properties": {"Size": size}}}}
    document |= {"Parameters": parameters} if parameters else {}
    return json.dumps(document | ({"Metadata": fate} if fate else {}))


def several(**resources: dict[str, Any]) -> str:
    """A stack of these resources: their properties, and `Type` where it is not a bucket."""
    made = {
        name: {
            "Type": what.get("Type", "AWS::S3::Bucket"),
            "Properties": {k: v for k, v in what.items() if k != "Type"},
        }
        for name, what in resources.items()
    }
    return json.dumps({"Resources": made})


class Web:
    """The stack `web`, and a request to deploy it from TEMPLATE."""

    def __init__(self, world: World, role: Role) -> None:
        self.world, self.role = world, role
        self.client = role.client("cloudformation")
        self.change: dict[str, Any] = {"kind": "cloudformation", "stack": "web", "template": TEMPLATE}

    def offers(self, body: str, **more: Any) -> Web:
        """The request's template, and what else the request says."""
        self.world.s3.put("artifacts", "web/2/template.json", body.encode())
        self.change |= more
        return self

    def runs(self, body: str, **parameters: str) -> Web:
        """A stack made by others, at rest."""
        values = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
        self.client.create_stack(StackName="web", TemplateBody=body, Parameters=values)
        self.wait()
        return self

    def wait(self, seconds: float = 30) -> None:
        self.world.advance_to(self.world.now() + seconds)

    @property
    def change_sets(self) -> list[ChangeSet]:
        """Those that can still be found by their name, of all stacks."""
        return [each for each in self.world.cloudformation.change_sets.made.values() if each.listed]

    @property
    def stack(self) -> Stack:
        """The newest stack of that name, deleted or not."""
        return list(self.world.cloudformation.stacks.values())[-1]

    def examine(self) -> None:
        cloudformation.examine(self.change, {"infrastructure": self.change}, self.role)  # type: ignore[arg-type]

    def snapshot(self) -> dict[str, Any]:
        return cloudformation.snapshot(self.change, self.role)  # type: ignore[arg-type]

    def plan(self, snapshot: dict[str, Any], mark: str = MARK) -> Any:
        return cloudformation.plan(self.change, snapshot, self.role, mark)  # type: ignore[arg-type]

    def begun(self) -> bool:
        return cloudformation.begun(self.change, self.role, MARK)  # type: ignore[arg-type]

    def moved(self, snapshot: dict[str, Any], plan: dict[str, Any]) -> str:
        return cloudformation.moved(self.change, snapshot, plan, self.role, MARK)  # type: ignore[arg-type]

    def begin(self, plan: dict[str, Any], mark: str = MARK) -> Done | Waiting:
        return cloudformation.begin(self.change, plan, self.role, mark)  # type: ignore[arg-type]

    def start(self, snapshot: dict[str, Any], mark: str = MARK) -> Done | Waiting:
        """Planned and begun."""
        return self.begin(self.plan(snapshot, mark), mark)

    def discard(self) -> bool:
        return cloudformation.discard(self.change, self.role, MARK)  # type: ignore[arg-type]

    def check(self, operation: dict[str, Any]) -> Done | Waiting:
        return cloudformation.check(self.change, {}, operation, self.role, MARK)  # type: ignore[arg-type]

    def revert(
        self, snapshot: dict[str, Any], operation: dict[str, Any] | None = None, mark: str = MARK
    ) -> Done | Waiting:
        return cloudformation.revert(self.change, snapshot, operation, self.role, mark, True)  # type: ignore[arg-type]

    def deployed(self, snapshot: dict[str, Any]) -> Done:
        """To the end, or to the StageError."""
        result = self.start(snapshot)
        while isinstance(result, Waiting):
            self.wait()
            result = self.check(result.operation)
        return result

    def reverted(self, snapshot: dict[str, Any], mark: str = MARK) -> Done:
        result = self.revert(snapshot, mark=mark)
        for _ in range(10):
            if isinstance(result, Done):
                return result
            self.wait()
            result = self.revert(snapshot, result.operation, mark)
        raise AssertionError(f"not brought back in ten steps: {result}")
