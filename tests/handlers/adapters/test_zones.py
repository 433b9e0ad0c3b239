"""Time zones are known with and without a copy of their rules on the machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest

from handlers.adapters import zones

WINTER, SUMMER = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    zones.zone.cache_clear()
    yield
    zones.zone.cache_clear()


def no_data(name: str) -> None:
    """As in a Lambda.

    https://docs.python.org/3/library/zoneinfo.html#zoneinfo.ZoneInfoNotFoundError
    """
    raise ZoneInfoNotFoundError(f"No time zone found with key {name}")


def hours(name: str) -> list[float]:
    """Its distance from UTC, in winter and in summer."""
    offsets = [each.astimezone(zones.zone(name)).utcoffset() for each in (WINTER, SUMMER)]
    return [offset.total_seconds() / 3600 for offset in offsets if offset is not None]


PLACES = {
    "UTC": [0, 0],
    "Europe/Berlin": [1, 2],
    "America/New_York": [-5, -4],
    "Asia/Kolkata": [5.5, 5.5],
    "Australia/Sydney": [11, 10],
}


@pytest.mark.parametrize("name", PLACES)
def test_a_zone_is_known(name: str) -> None:
    assert hours(name) == PLACES[name]


@pytest.mark.parametrize("name", PLACES)
def test_without_rules_on_the_machine_it_is_the_same(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(zones, "ZoneInfo", no_data)
    assert hours(name) == PLACES[name]


def test_a_zone_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = zones.zone("Europe/Berlin")
    monkeypatch.setattr(zones, "ZoneInfo", no_data)
    assert zones.zone("Europe/Berlin") is first


def test_what_nobody_knows_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones, "ZoneInfo", no_data)
    with pytest.raises(LookupError, match="there is no time zone Europe/Bonn"):
        zones.zone("Europe/Bonn")
