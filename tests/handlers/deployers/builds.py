"""A project that is built and whose build is undone, one call of the deployer at a time."""

from __future__ import annotations

from typing import Any

from handlers.deployers import codebuild
from handlers.results import Done, Waiting
from tests.handlers.role import Role
from tests.world import World
from tests.world.builds import Build, Fate

MARK = "d1"
PROJECT = "pulumi-up"
UNDO = {"variables": {"STACK": "web", "VERSION": "1"}}
BROKEN = Fate("FAILED", "BUILD", (("COMMAND_EXECUTION_ERROR", "Error while executing command: pulumi up"),))


class WebProject:
    """The project `pulumi-up`, and a request to build stack `web` at version 2; version 1 undoes it."""

    def __init__(self, world: World, role: Role, **more: Any) -> None:
        self.world, self.role, self.client = world, role, role.client("codebuild")
        variables = {"STACK": "web", "VERSION": "2"}
        self.change: dict[str, Any] = {
            "kind": "codebuild",
            "project": PROJECT,
            "variables": variables,
            "undo": UNDO,
            **more,
        }
        world.codebuild.put(PROJECT)

    @property
    def builds(self) -> list[Build]:
        return list(self.world.codebuild.builds.values())

    @property
    def versions(self) -> list[str]:
        """What was built, in order."""
        return [build.variables.get("VERSION", "") for build in self.builds]

    def fails(self, version: str = "2", fate: Fate = BROKEN) -> WebProject:
        self.world.codebuild.fates[version] = fate
        return self

    def others_build(self, times: int = 1) -> WebProject:
        for _ in range(times):
            self.client.start_build(projectName=PROJECT)
        return self

    def wait(self, seconds: float = 60) -> None:
        self.world.advance_to(self.world.now() + seconds)

    def examine(self) -> None:
        codebuild.examine(self.change, {"application": self.change}, self.role)  # type: ignore[arg-type]

    def snapshot(self) -> dict[str, Any]:
        return codebuild.snapshot(self.change, self.role)  # type: ignore[arg-type]

    def plan(self, snapshot: dict[str, Any] | None = None) -> Any:
        return codebuild.plan(self.change, snapshot or self.snapshot(), self.role, MARK)  # type: ignore[arg-type]

    def begun(self) -> bool:
        return codebuild.begun(self.change, self.role, MARK)  # type: ignore[arg-type]

    def moved(self, snapshot: dict[str, Any]) -> str:
        return codebuild.moved(self.change, snapshot, self.plan(snapshot), self.role, MARK)  # type: ignore[arg-type]

    def begin(self, plan: dict[str, Any]) -> Done | Waiting:
        return codebuild.begin(self.change, plan, self.role, MARK)  # type: ignore[arg-type]

    def start(self, snapshot: dict[str, Any] | None = None) -> dict[str, Any]:
        """Planned and begun: the operation that AWS works on, as the stage keeps it."""
        begun = self.begin(self.plan(snapshot))
        assert isinstance(begun, Waiting)
        return {**begun.operation, "part": "application"}

    def discard(self) -> bool:
        return codebuild.discard(self.change, self.role, MARK)  # type: ignore[arg-type]

    def check(self, operation: dict[str, Any], plan: dict[str, Any] | None = None) -> Done | Waiting:
        return codebuild.check(self.change, plan or {}, operation, self.role, MARK)  # type: ignore[arg-type]

    def revert(
        self, snapshot: dict[str, Any], operation: dict[str, Any] | None = None, mark: str = MARK, last: bool = True
    ) -> Done | Waiting:
        return codebuild.revert(self.change, snapshot, operation, self.role, mark, last)  # type: ignore[arg-type]

    def reverted(self, snapshot: dict[str, Any], mark: str = MARK) -> Done:
        """To the end, or to the StageError."""
        result, operation = self.revert(snapshot, mark=mark), None
        for _ in range(10):
            if isinstance(result, Done):
                return result
            if result.operation == operation:
                self.wait()
            operation = result.operation
            result = self.revert(snapshot, operation, mark)
        raise AssertionError(f"not undone in ten steps: {result}")
