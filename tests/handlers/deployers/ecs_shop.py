"""An ECS service of two containers that is deployed and brought back, one call of the deployer at a time.

How its rollouts go is the world's ECS, which follows the documentation of AWS: tests/world/ecs_rollouts.py.
"""

from __future__ import annotations

from typing import Any

from handlers.deployers import ecs
from handlers.results import Done, Waiting
from tests.handlers.role import Role
from tests.world import World
from tests.world.ecr import REGISTRY
from tests.world.ecs_rollouts import Fate, Service

MARK = "d1"
SHOP, PROXY = f"{REGISTRY}/shop", f"{REGISTRY}/proxy"
SERVICE_ARN = "arn:aws:ecs:us-east-1:123456789012:service/web/storefront"
CRASH = Fate(
    tasks=(
        {
            "stoppedReason": "Essential container in task exited",
            "containers": [{"name": "app", "exitCode": 1}, {"name": "proxy", "exitCode": 0}],
        },
    )
)


def revision(number: int, family: str = "storefront") -> str:
    return f"arn:aws:ecs:us-east-1:123456789012:task-definition/{family}:{number}"


class Shop:
    """The service `storefront` of cluster `web` with containers `app` and `proxy`; the request changes `app`."""

    def __init__(self, world: World, role: Role) -> None:
        self.world, self.role, self.ecs = world, role, world.ecs
        self.change: dict[str, Any] = {"kind": "ecs", "cluster": "web", "service": "storefront"}
        self.change["images"] = {"app": f"{SHOP}:2"}
        self.one, self.two = (f"{SHOP}@{world.ecr.push('shop', tag)}" for tag in ("1", "2"))

    def registers(self, app: str = "", *, family: str = "storefront", **tags: str) -> str:
        """By somebody else: a revision with all that a copy must keep."""
        registered = self.role.client("ecs").register_task_definition(
            family=family,
            cpu="256",
            memory="512",
            executionRoleArn="arn:aws:iam::123456789012:role/pull",
            containerDefinitions=[
                {"name": "app", "image": app or self.one, "environment": [{"name": "SIZE", "value": "2"}]},
                {"name": "proxy", "image": f"{PROXY}:1", "essential": True},
            ],
            tags=[{"key": key, "value": value} for key, value in {"team": "shop", **tags}.items()],
        )
        return str(registered["taskDefinition"]["taskDefinitionArn"])

    def runs(self) -> Shop:
        self.ecs.put("web", "storefront", self.registers())
        return self

    def of_stack(self, app: str = "", **where: Any) -> str:
        """As CloudFormation leaves it: a new revision, and the service runs it."""
        made = self.registers(app or f"{SHOP}:placeholder", **where)
        self.ecs.tags[made].append({"key": "aws:cloudformation:stack-id", "value": "arn:stack"})
        if self.ecs.services:
            self.ecs.deploy(self.it, made)
        return made

    @property
    def it(self) -> Service:
        return self.ecs.services["web", "storefront"]

    @property
    def running(self) -> dict[str, str]:
        """Image by container, of what the service runs now."""
        containers = self.ecs.revisions[self.it.task_definition]["containerDefinitions"]
        return {each["name"]: each["image"] for each in containers}

    @property
    def active(self) -> list[str]:
        return [arn for arn, found in self.ecs.revisions.items() if found["status"] == "ACTIVE"]

    def state(self) -> tuple[Any, ...]:
        """What a rollback must bring back."""
        return self.it.task_definition, dict(self.it.configuration), self.active

    def goes_on(self) -> None:
        """The rollout comes to its end."""
        self.world.advance_to(self.world.now() + self.ecs.seconds_per_rollout)

    def examine(self, **request: Any) -> None:
        ecs.examine(self.change, {"application": self.change, **request}, self.role)  # type: ignore[arg-type]

    def snapshot(self) -> dict[str, Any]:
        return ecs.snapshot(self.change, self.role)  # type: ignore[arg-type]

    def plan(self, snapshot: dict[str, Any]) -> Any:
        return ecs.plan(self.change, snapshot, self.role, MARK)  # type: ignore[arg-type]

    def moved(self, snapshot: dict[str, Any], plan: dict[str, Any]) -> str:
        return ecs.moved(self.change, snapshot, plan, self.role, MARK)  # type: ignore[arg-type]

    def begin(self, plan: dict[str, Any]) -> Done | Waiting:
        return ecs.begin(self.change, plan, self.role, MARK)  # type: ignore[arg-type]

    def start(self, snapshot: dict[str, Any]) -> dict[str, Any]:
        """Planned and begun; what is waited for."""
        begun = self.begin(self.plan(snapshot))
        assert isinstance(begun, Waiting) and begun.waits_for == SERVICE_ARN
        return begun.operation

    def check(self, operation: dict[str, Any]) -> Done | Waiting:
        return ecs.check(self.change, {}, operation, self.role, MARK)  # type: ignore[arg-type]

    def revert(
        self, snapshot: dict[str, Any], operation: dict[str, Any] | None = None, *, last: bool = False, mark: str = MARK
    ) -> Done | Waiting:
        return ecs.revert(self.change, snapshot, operation, self.role, mark, last)  # type: ignore[arg-type]

    def undo(self, snapshot: dict[str, Any], *, last: bool = False) -> str:
        """To its end; what is told."""
        result = self.revert(snapshot, last=last)
        if isinstance(result, Waiting):
            assert result.waits_for == SERVICE_ARN
            self.goes_on()
            result = self.revert(snapshot, result.operation, last=last)
        assert isinstance(result, Done)
        return "; ".join(result.summary)
