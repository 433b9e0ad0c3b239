"""People go back because an alarm rings: that must not stop them."""

from __future__ import annotations

from typing import Any

import pytest

from handlers import rules
from tests.handlers.control.acts import Acts
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.sweep.scenarios import GOOD

ALARMS = [{"kind": "alarms", "alarms": ["errors"]}]


@pytest.fixture
def acts(shop: Shop, api: Api) -> Acts:
    """Version 2 is live, and its alarm has begun to ring."""
    shop.world.cloudwatch.alarms["errors"] = "OK"
    for version in ("1", "2"):
        shop.asks(version, f"d-{version}", validation=ALARMS)
        assert shop.ends(f"d-{version}") == "SUCCEEDED"
    shop.world.cloudwatch.alarms["errors"] = "ALARM"
    return Acts(api)


def rings_for(shop: Shop, seconds: float) -> None:
    """From now on."""
    end = shop.world.now() + seconds
    shop.world.cloudwatch.alarms["errors"] = lambda: "ALARM" if shop.world.now() < end else "OK"


def test_where_nothing_bakes_nobody_asks_the_alarm(shop: Shop, acts: Acts) -> None:
    acts.goes_back()
    assert (shop.ends("r-1"), shop.world.lambda_.functions["shop"].code) == ("SUCCEEDED", GOOD)


@pytest.mark.parametrize(("seconds", "end", "live"), [(150, "SUCCEEDED", "1"), (7200, "ROLLED_BACK", "2")])
def test_where_it_bakes_the_alarm_has_that_long_to_fall_silent(
    shop: Shop, acts: Acts, monkeypatch: Any, seconds: int, end: str, live: str
) -> None:
    monkeypatch.setattr(rules, "ROLLBACKS", {"bakeSeconds": 200})
    rings_for(shop, seconds)
    acts.goes_back()
    assert (shop.ends("r-1"), acts.shows()["version"]) == (end, live)


def test_a_way_forward_is_still_stopped_by_it(shop: Shop, acts: Acts) -> None:
    shop.asks("1", "d-3", validation=ALARMS)
    assert (shop.ends("d-3"), acts.shows()["version"]) == ("ROLLED_BACK", "2")
