"""How the end of a freeze is written: a duration, a time of day, or an ISO time."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ops.client.errors import WrongUse
from ops.commands.times import moment_of
from tests.client.virtual_clock import START, VirtualClock

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("2h", 2),
        ("3d", 72),
        ("1h30m", 1.5),
        (" 90min ", 1.5),
        ("1d12h", 36),
        ("18:00", 7.5),
        ("10:31", 1 / 60),
        ("10:30", 24),
        ("9:00", 22.5),
        ("2026-11-23T18:00", 7.5),
        ("2026-11-24", 13.5),
        ("2026-11-23T18:00Z", 7.5),
        ("2026-11-23T18:00+02:00", 5.5),
    ],
)
def test_the_end_of_a_freeze(written, hours):
    assert moment_of(written, VirtualClock()) == START + round(hours * HOUR)


@pytest.mark.parametrize("written", ["", " ", "2", "h", "0h", "-2h", "2 hours", "2hh", "1.5h", "25:00", "soon"])
def test_what_is_no_time_to_come_says_how_to_write_one(written):
    with pytest.raises(WrongUse) as raised:
        moment_of(written, VirtualClock())
    assert "Write 2h" in raised.value.advice


@pytest.mark.parametrize("written", ["99999d", "2100-01-01", "9999-12-31T23:59Z"])
def test_nobody_freezes_for_longer_than_anybody_means(written):
    with pytest.raises(WrongUse, match="more than 10 years away"):
        moment_of(written, VirtualClock())


@pytest.mark.parametrize("written", ["0001-01-01T00:00", "9999-12-31T23:59:59.999999"])
def test_the_ends_of_the_calendar_are_no_surprise(written):
    clock = VirtualClock()
    clock.local = lambda at: datetime.fromtimestamp(at / 1000, ZoneInfo("Pacific/Kiritimati"))
    with pytest.raises(WrongUse):
        moment_of(written, clock)


def test_a_time_of_day_is_that_of_the_clocks_there_on_that_day():
    """Clocks in Berlin go back on 25 October 2026 at 01:00 UTC."""
    clock = VirtualClock()
    clock.local = lambda at: datetime.fromtimestamp(at / 1000, ZoneInfo("Europe/Berlin"))
    clock.time = round(datetime(2026, 10, 24, 20, tzinfo=UTC).timestamp() * 1000)
    assert moment_of("18:00", clock) == clock.time + 21 * HOUR
    assert moment_of("2026-10-24T23:00", clock) == clock.time + HOUR
    assert moment_of("2026-10-25T06:00", clock) == clock.time + 9 * HOUR
