"""A function that is deployed and brought back, one call of the deployer at a time."""

from __future__ import annotations

from typing import Any

from handlers.deployers import lambda_
from handlers.results import Done, Waiting
from tests.handlers.role import Role
from tests.world import World
from tests.world.functions import Function

MARK = "d1"


class WebFunction:
    """The function `web` with its alias `live`, and a request to deploy new code."""

    def __init__(self, world: World, role: Role) -> None:
        self.world, self.role, self.client = world, role, role.client("lambda")
        self.change = {"kind": "lambda", "function": "web", "alias": "live", "code": "s3://artifacts/web/2/app.zip"}

    def offers(self, code: bytes) -> WebFunction:
        self.world.s3.put("artifacts", "web/2/app.zip", code)
        return self

    def exists(self, code: bytes) -> WebFunction:
        """Made by others; nothing is published."""
        self.world.lambda_.put("web", code)
        return self

    def runs(self, code: bytes) -> WebFunction:
        """Made by others; the alias points at a version of it."""
        self.exists(code)
        version = self.client.publish_version(FunctionName="web")["Version"]
        self.client.create_alias(FunctionName="web", Name="live", FunctionVersion=version)
        return self

    @property
    def it(self) -> Function:
        return self.world.lambda_.functions["web"]

    @property
    def alias(self) -> str:
        return str(self.it.aliases["live"]["FunctionVersion"])

    def state(self) -> tuple[Any, ...]:
        """What a rollback must bring back: the code of $LATEST, the versions, where the aliases point."""
        aliases = {name: (a["FunctionVersion"], a.get("RoutingConfig") or {}) for name, a in self.it.aliases.items()}
        return self.it.code, sorted(self.it.versions), aliases

    def plan(self, **request: Any) -> tuple[str, ...]:
        return lambda_.plan(self.change, {"application": self.change, **request}, self.role)  # type: ignore[arg-type]

    def snapshot(self) -> dict[str, Any]:
        return lambda_.snapshot(self.change, self.role)  # type: ignore[arg-type]

    def begin(self, snapshot: dict[str, Any]) -> Done | Waiting:
        return lambda_.begin(self.change, snapshot, self.role, MARK)  # type: ignore[arg-type]

    def check(self, operation: dict[str, Any]) -> Done | Waiting:
        return lambda_.check(self.change, operation, self.role, MARK)  # type: ignore[arg-type]

    def revert(self, snapshot: dict[str, Any], *, last: bool = True) -> Done | Waiting:
        return lambda_.revert(self.change, snapshot, None, self.role, MARK, last)  # type: ignore[arg-type]
