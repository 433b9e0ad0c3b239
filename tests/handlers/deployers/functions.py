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

    def client_of(self, service: str) -> Any:
        return self.role.client(service)

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

    def examine(self, **request: Any) -> None:
        lambda_.examine(self.change, {"application": self.change, **request}, self.role)  # type: ignore[arg-type]

    def snapshot(self) -> dict[str, Any]:
        return lambda_.snapshot(self.change, self.role)  # type: ignore[arg-type]

    def plan(self, snapshot: dict[str, Any]) -> Any:
        return lambda_.plan(self.change, snapshot, self.role, MARK)  # type: ignore[arg-type]

    def moved(self, snapshot: dict[str, Any], plan: dict[str, Any]) -> str:
        return lambda_.moved(self.change, snapshot, plan, self.role, MARK)  # type: ignore[arg-type]

    def begin(self, plan: dict[str, Any]) -> Done | Waiting:
        return lambda_.begin(self.change, plan, self.role, MARK)

    def start(self, snapshot: dict[str, Any]) -> Done | Waiting:
        """Planned and begun."""
        return self.begin(self.plan(snapshot))

    def check(self, plan: dict[str, Any], operation: dict[str, Any]) -> Done | Waiting:
        return lambda_.check(self.change, plan, operation, self.role, MARK)

    def revert(self, snapshot: dict[str, Any], *, last: bool = True) -> Done | Waiting:
        return lambda_.revert(self.change, snapshot, None, self.role, MARK, last)  # type: ignore[arg-type]
