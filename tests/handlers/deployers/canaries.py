"""The function `web` that goes from version 1 to version 2 by a canary of two steps, one look at a time."""

from __future__ import annotations

from typing import Any

from handlers.results import Done, Waiting
from tests.handlers.deployers.functions import WebFunction


class Canary:
    """Planned and not begun."""

    def __init__(self, function: WebFunction) -> None:
        self.function, self.world = function, function.world
        self.world.cloudwatch.alarms["errors"] = "OK"
        function.runs(b"one").offers(b"two")
        function.change["canary"] = {"steps": [5, 25], "bakeSeconds": 60, "alarms": ["errors"]}
        self.replan()

    def replan(self) -> None:
        self.snapshot = self.function.snapshot()
        self.plan = self.function.plan(self.snapshot)

    @property
    def traffic(self) -> tuple[str, dict[str, float]]:
        """The version that the alias points to, and what it gives to another."""
        alias = self.function.it.aliases["live"]
        return alias["FunctionVersion"], alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})

    def wait(self, seconds: float) -> None:
        self.world.advance_to(self.world.now() + seconds)

    def begin(self) -> Any:
        return self.function.begin(self.plan)

    def look(self, result: Done | Waiting) -> Any:
        assert isinstance(result, Waiting)
        return self.function.check(self.plan, result.operation)

    def begun(self, looks: int) -> Any:
        """So many looks, each when the time of its step is over; None before the first."""
        result = None
        for _ in range(looks):
            result = self.look(result) if result else self.begin()
            self.wait(60)
        return result

    def others_point(self, version: str, **weights: float) -> None:
        """Somebody else moves the alias; a weight is named v and the version."""
        routing = {"AdditionalVersionWeights": {name[1:]: share for name, share in weights.items()}} if weights else {}
        self.function.client.update_alias(
            FunctionName="web", Name="live", FunctionVersion=version, RoutingConfig=routing
        )
