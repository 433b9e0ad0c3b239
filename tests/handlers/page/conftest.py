"""The page over the tables of a coordinator in its world."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers import page as function
from tests.coordinator import WORLD
from tests.handlers.control.conftest import api, shop, world
from tests.handlers.page.reader import Element, read
from tests.world import World

__all__ = ["api", "shop", "world"]
WORLD.register("page", function.handler)


class Look:
    """Opens the page as a dashboard does; `calls` are those of AWS that the last look took."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls: list[str] = []
        self.html = ""

    def __call__(self, widget: dict[str, Any] | None = None, **event: Any) -> Element:
        before = len(self.world.faults.calls)
        outcome = self.world.invoke("page", {**event, "widgetContext": widget or {}})
        assert outcome.ok, outcome.trace
        self.calls = [call.operation for call in self.world.faults.calls[before:]]
        self.html = outcome.value
        return read(self.html)


class Metrics:
    """CloudWatch's answer to GetMetricData: the values of each query of the page, by its id."""

    def __init__(self) -> None:
        self.values: dict[str, list[float]] = {}
        self.asked: list[dict[str, Any]] = []

    def answer(self, params: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(params)
        first = params["StartTime"].timestamp()
        return {
            "MetricDataResults": [
                {
                    "Id": name,
                    "StatusCode": "Complete",
                    "Timestamps": [datetime.fromtimestamp(first + 86_400 * n, UTC) for n in range(len(values))],
                    "Values": values,
                }
                for name, values in self.values.items()
            ]
        }


@pytest.fixture(autouse=True)
def metrics(world: World, monkeypatch: pytest.MonkeyPatch) -> Metrics:
    fake = Metrics()
    monkeypatch.setattr(world.cloudwatch, "get_metric_data", fake.answer, raising=False)
    return fake


@pytest.fixture
def look(world: World) -> Look:
    return Look(world)
