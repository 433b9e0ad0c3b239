"""Two environments, one after the other in one world: dev, which promotes, and prod, which demands provenance."""

from __future__ import annotations

from typing import Any

import pytest

from domain.events import SOURCE
from handlers import intake, placing, promote, rules
from handlers.adapters import history
from tests.handlers.control.service import Shop
from tests.world import World

DEV, PROD = "123456789012", "222233334444"
BUS = f"arn:aws:events:us-east-1:{PROD}:event-bus/prod-deployment-events"
NEXT = {"bus": BUS, "environment": "prod"}
DEMANDED = {"environment": "dev", "account": DEV}


class Environments:
    """It begins in dev, where `shop` lives in version 1; in prod it does as well, when it goes on there."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self._set = world, monkeypatch.setattr
        world.register("promote", promote.handler)
        self._set(promote, "NEXT", NEXT)
        self._set(promote, "SOURCE", SOURCE)
        self.shop = Shop(world)

    def ended(self, version: str = "2", deployment_id: str = "d-1", **more: Any) -> dict[str, Any]:
        """The event of the bus that ends a deployment in dev."""
        self.shop.asks(version, deployment_id, **more).ends(deployment_id)
        events = [each for each in self.world.bus.seen if each["detail"].get("status")]
        return dict(events[-1])

    def promotes(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        """What has arrived on the next bus when Lambda has done what it does for an event, repetitions included."""
        self.world.deliveries.push("promote", event)
        while (due := self.world.deliveries.next_due()) is not None:
            self.world.advance_to(due)
            self.world.settle()
        return [each for each in self.world.events.published if each["bus"] == BUS]

    def go_on_in_prod(self, demanded: dict[str, Any] | None = None) -> Shop:
        """The same code with the config of the other stack, and empty tables."""
        for module in (placing, intake, history):
            self._set(module, "ENVIRONMENT", "prod")
        self._set(rules, "PROVENANCE", DEMANDED if demanded is None else demanded)
        self.shop = Shop(self.world)
        return self.shop

    def arrives(self, event: dict[str, Any], account: str = DEV) -> list[dict[str, Any]]:
        """The rows of the deployments that there are afterwards."""
        self.world.bus.deliver({key: event[key] for key in ("source", "detail-type", "detail")} | {"account": account})
        self.world.run_until_quiet()
        return [row for row in self.world.dynamodb.rows("history") if "status" in row]
