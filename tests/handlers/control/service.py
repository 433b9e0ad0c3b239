"""The service `shop`, which lives in version 1, and what happens to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.events import SOURCE
from tests.sweep.people import When, row, waits
from tests.sweep.scenarios import Scenario, request, version_one_lives
from tests.world import World
from tests.world.faults import Mode


class Shop:
    """`asks` lets a request come by an event; `until` and `ends` let time pass."""

    def __init__(self, world: World, prepare: Callable[[World], None] = version_one_lives) -> None:
        self.world = world
        Scenario("control", (), {}, prepare).begin(world)

    def comes(self, version: str = "2", deployment_id: str = "d-1", *, people: int = 0, **more: Any) -> Shop:
        """The request is taken in; no stage has begun."""
        self._publish(version, deployment_id, people, more)
        while not self.row(deployment_id):
            assert self.world.deliveries.advance()
        return self

    def asks(self, version: str = "2", deployment_id: str = "d-1", *, people: int = 0, **more: Any) -> Shop:
        """All is done that can be done without time passing."""
        self._publish(version, deployment_id, people, more)
        self.world.settle()
        return self

    def _publish(self, version: str, deployment_id: str, people: int, more: dict[str, Any]) -> None:
        demand = {"approvals": {"required": people}} if people else {}
        self.world.publish(SOURCE, "DeploymentRequested", {**request(deployment_id, version), **demand, **more})

    def row(self, deployment_id: str = "d-1") -> dict[str, Any]:
        return row(self.world, deployment_id)

    def until(self, reached: When, deployment_id: str = "d-1") -> Shop:
        assert self.world.run_until(lambda: reached(self.row(deployment_id))), self.row(deployment_id)
        return self

    def waits(self, *, people: int = 1, **more: Any) -> Shop:
        """For people."""
        return self.asks(people=people, **more).until(waits)

    def at_call(self, number: int, mode: Mode) -> Shop:
        """What goes wrong at a call of AWS, counted from now on, or happens just before it."""
        self.world.faults.plan[len(self.world.faults.calls) + number] = mode
        return self

    @property
    def hit(self) -> list[str]:
        """The calls at which something went wrong or happened."""
        return [call.operation for call, _ in self.world.faults.hit]

    def passes(self, minutes: float) -> Shop:
        self.world.advance_to(self.world.now() + 60 * minutes)
        return self

    def ends(self, deployment_id: str = "d-1") -> str:
        """How, when everything has come to rest."""
        assert self.world.run_until_quiet()
        return str(self.row(deployment_id)["status"])

    def told(self, event: str, deployment_id: str = "d-1") -> list[dict[str, Any]]:
        """The details of all events of that name."""
        rows = [each for each in self.world.dynamodb.rows("history") if each["deploymentId"] == deployment_id]
        return [each["detail"] for each in rows if each.get("event") == event]

    @property
    def live(self) -> str:
        """The version behind the alias."""
        return str(self.world.lambda_.functions["shop"].aliases["live"]["FunctionVersion"])
