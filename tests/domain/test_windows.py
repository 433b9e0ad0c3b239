"""Windows of time: when one is open, told by cron in a time zone, and when it closes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain import windows


def ms(text: str, zone: str = "UTC") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def window(cron: str, minutes: int = 60, zone: str = "UTC", **more: Any) -> dict[str, Any]:
    return {"cron": cron, "minutes": minutes, "timeZone": zone, "reason": "a feast", **more}


def closes(cron: str, at: str, minutes: int = 60, zone: str = "UTC") -> str | None:
    """When the window closes that is open at this time, in its own zone; None where none is."""
    found = windows.opened(window(cron, minutes, zone), ms(at, zone), ZoneInfo)
    return found and datetime.fromtimestamp(found / 1000, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("cron", "field", "values"),
    [
        ("5 * * * *", 0, {5}),
        ("*/20 * * * *", 0, {0, 20, 40}),
        ("50/4 * * * *", 0, {50, 54, 58}),
        ("1-9/4 * * * *", 0, {1, 5, 9}),
        ("0,30,10-12 * * * *", 0, {0, 10, 11, 12, 30}),
        ("0 22,23 * * *", 1, {22, 23}),
        ("0 0 28-31 * *", 2, {28, 29, 30, 31}),
        ("0 0 * 11-12 *", 3, {11, 12}),
        ("0 0 * * 5-7", 4, {5, 6, 0}),
        ("0 0 * * 0", 4, {0}),
        ("0 0 * * *", 4, set(range(7))),
    ],
)
def test_a_field_is_a_value_a_range_a_step_or_a_list_of_them(cron, field, values):
    assert windows.parse(cron)[field] == values


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-11-27T21:59:59", None),
        ("2026-11-27T22:00:00", "2026-11-27 23:00"),
        ("2026-11-27T22:59:59", "2026-11-27 23:00"),
        ("2026-11-27T23:00:00", None),
        ("2026-11-26T22:30:00", None),
        ("2026-12-04T22:30:00", "2026-12-04 23:00"),
    ],
)
def test_a_window_opens_and_closes_to_the_second(at, until):
    assert closes("0 22 * * 5", at) == until


def test_of_windows_that_overlap_the_latest_says_when_it_closes():
    assert closes("*/30 * * * *", "2026-11-27T10:45", minutes=40) == "2026-11-27 11:10"
    assert closes("*/30 * * * *", "2026-11-27T10:29", minutes=29) is None


@pytest.mark.parametrize(
    ("cron", "on"),
    [
        ("0 0 13 * *", [13]),
        ("0 0 * * 5", [6, 13, 20, 27]),
        ("0 0 13 * 1", [2, 9, 13, 16, 23, 30]),
        ("0 0 31 * *", []),
        ("0 0 30 11 *", [30]),
        ("0 0 30 12 *", []),
        ("0 0 30 12 5", []),
        ("0 0 * * 7", [1, 8, 15, 22, 29]),
    ],
)
def test_where_both_days_are_restricted_either_will_do_and_the_month_always_counts(cron, on):
    days = [day for day in range(1, 31) if closes(cron, f"2026-11-{day:02}T00:30")]
    assert days == on


@pytest.mark.parametrize(
    ("cron", "minutes", "at", "until"),
    [
        ("0 18 * * 5", 62 * 60, "2026-11-30T07:59", "2026-11-30 08:00"),  # a weekend
        ("0 18 * * 5", 62 * 60, "2026-11-30T08:00", None),
        ("0 0 20 12 *", 14 * 24 * 60, "2027-01-02T23:59", "2027-01-03 00:00"),  # over the year
        ("0 0 1 * *", 31 * 24 * 60, "2027-02-28T12:00", "2027-03-04 00:00"),
        ("30 23 31 * *", 60, "2026-11-01T00:15", "2026-11-01 00:30"),  # over the end of a month
        ("0 0 29 2 *", 60, "2028-02-29T00:30", "2028-02-29 01:00"),
        ("0 0 29 2 *", 60, "2027-03-01T00:30", None),
    ],
)
def test_a_window_may_reach_over_days_months_and_years(cron, minutes, at, until):
    assert closes(cron, at, minutes=minutes) == until


@pytest.mark.parametrize(
    ("cron", "minutes", "utc", "closing"),
    [
        # In spring 02:30 is 03:30, 01:30 UTC; at 03:00, 01:00 UTC, it is not open yet.
        ("30 2 29 3 *", 30, "2026-03-29T01:15", None),
        ("30 2 29 3 *", 30, "2026-03-29T01:45", "2026-03-29T02:00"),
        # A day of 23 hours: from 18:00 on Saturday, 17:00 UTC, for a whole day is until 19:00 on Sunday.
        ("0 18 * * 6", 24 * 60, "2026-03-29T16:59", "2026-03-29T17:00"),
        ("0 18 * * 6", 24 * 60, "2026-03-29T17:00", None),
        # In autumn 02:30 comes twice; the first one counts.
        ("30 2 25 10 *", 30, "2026-10-25T00:45", "2026-10-25T01:00"),
        ("30 2 25 10 *", 30, "2026-10-25T01:45", None),
        # Before and after, an hour of the clock is another one in UTC.
        ("0 9 * * *", 30, "2026-10-24T07:15", "2026-10-24T07:30"),
        ("0 9 * * *", 30, "2026-10-26T08:15", "2026-10-26T08:30"),
        ("0 9 * * *", 30, "2026-10-26T07:15", None),
    ],
)
def test_the_clocks_of_berlin_are_changed_twice_a_year(cron, minutes, utc, closing):
    found = windows.opened(window(cron, minutes, "Europe/Berlin"), ms(utc), ZoneInfo)
    assert found == (ms(closing) if closing else None)
