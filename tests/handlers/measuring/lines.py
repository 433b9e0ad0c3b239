"""The bus tells `measure` what happened, and what it prints is read as CloudWatch reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from domain import measures
from tests.world import World

COUNTED = {event.detail_type() for event in measures.COUNTED}
Values = dict[str, list[float]]


def read(printed: str) -> list[dict[str, Any]]:
    """The lines in the embedded metric format; each says which metrics are in it, and all of them are."""
    found = [json.loads(line) for line in printed.splitlines() if '"_aws"' in line]
    for line in found:
        [directive] = line["_aws"]["CloudWatchMetrics"]
        [dimensions] = directive["Dimensions"]
        assert {*dimensions, *(each["Name"] for each in directive["Metrics"])} <= set(line)
        assert directive["Namespace"] == "DeploymentCoordinator"
    return found


def values(found: list[dict[str, Any]]) -> Values:
    """By name of the metric, with the stage behind a dot where it has one."""
    told: Values = {}
    for line in found:
        [directive] = line["_aws"]["CloudWatchMetrics"]
        for name in (each["Name"] for each in directive["Metrics"]):
            value, place = line[name], f"{name}.{line['stage']}" if "stage" in directive["Dimensions"][0] else name
            told.setdefault(place, []).extend(value if isinstance(value, list) else [value])
    return told


class Lines:
    """`events` are those of the bus that measure is called for."""

    def __init__(self, world: World, capsys: pytest.CaptureFixture[str]) -> None:
        self.world, self._capsys = world, capsys

    @property
    def events(self) -> list[dict[str, Any]]:
        seen = [event for event in self.world.bus.seen if event["detail-type"] in COUNTED]
        return [{"detail-type": event["detail-type"], "detail": event["detail"]} for event in seen]

    def of(self, *events: dict[str, Any]) -> list[dict[str, Any]]:
        """What measure prints when it is told these."""
        self._capsys.readouterr()
        for event in events:
            outcome = self.world.invoke("measure", event)
            assert outcome.ok, outcome
        return read(self._capsys.readouterr().out)

    def after(self, act: Callable[[], object]) -> list[dict[str, Any]]:
        """What is printed until everything has come to rest."""
        self._capsys.readouterr()
        act()
        while self.world.deliveries.next_due() is not None:
            self.world.advance_to(self.world.deliveries.next_due() or 0)
            self.world.settle()
        return read(self._capsys.readouterr().out)

    def last(self) -> Values:
        """What the last event says."""
        return values(self.of(self.events[-1]))
