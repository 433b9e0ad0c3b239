"""Windows of time against the plainest way to tell: every minute is looked at on a clock of the zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from domain import windows

MINUTE = timedelta(minutes=1)
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"]
CHANGES = ["2026-03-29T01:00", "2026-10-25T01:00", "2026-03-08T05:30", "2026-10-03T15:30", "2026-02-28T23:59"]
"""Times in UTC at which the clocks of some of these zones are changed, and the end of a month."""
TIMES = st.builds(
    lambda near, seconds: datetime.fromisoformat(near).replace(tzinfo=UTC) + timedelta(seconds=seconds),
    st.sampled_from(CHANGES),
    st.integers(-40 * 3600, 40 * 3600),
)


def field(least: int, most: int) -> st.SearchStrategy[str]:
    value = st.integers(least, most)
    span = st.tuples(value, value).map(lambda two: f"{min(two)}-{max(two)}")
    step = st.tuples(st.just("*") | span, st.integers(1, 9)).map("{0[0]}/{0[1]}".format)
    return st.just("*") | st.lists(value.map(str) | span | step, min_size=1, max_size=2).map(",".join)


CRONS = st.tuples(*(field(*span) for span in windows.RANGES)).map(" ".join)


def says(text: str, value: int, least: int) -> bool:
    """Whether a field of cron names a value."""
    for each in text.split(","):
        span, _, step = each.partition("/")
        first, _, last = span.partition("-")
        start, end = (least, 99) if span == "*" else (int(first), int(last or first))
        if start <= value <= end and (value - start) % int(step or 1) == 0:
            return True
    return False


def named(cron: str, shown: datetime) -> bool:
    """Whether cron names the time that a clock shows."""
    minute, hour, day, month, weekday = cron.split()
    if not (says(minute, shown.minute, 0) and says(hour, shown.hour, 0) and says(month, shown.month, 1)):
        return False
    on_day = says(day, shown.day, 1)
    on_weekday = says(weekday, shown.isoweekday(), 0) or (shown.isoweekday() == 7 and says(weekday, 0, 0))
    return on_day or on_weekday if "*" not in (day, weekday) else on_day and on_weekday


def shown(at: datetime, zone: ZoneInfo) -> list[datetime]:
    """What clocks show, none of it twice: one that is set when it must be; and, while it shows times that are left out,
    one that nobody has set forward yet."""
    right = at.astimezone(zone)
    late = at.replace(tzinfo=None) + ((at - timedelta(hours=2)).astimezone(zone).utcoffset() or timedelta())
    there = late.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    return [right.replace(tzinfo=None)] * (not right.fold) + [late] * (there != late)


def closes(window: dict[str, Any], now: datetime) -> int | None:
    zone, minute = ZoneInfo(window["timeZone"]), now.replace(second=0)
    for passed in range(window["minutes"] + 1):
        opened = minute - passed * MINUTE
        if any(named(window["cron"], each) for each in shown(opened, zone)):
            ends = opened + window["minutes"] * MINUTE
            return round(ends.timestamp() * 1000) if now < ends else None
    return None


@settings(max_examples=200)
@example(cron="30 2 * * *", minutes=60, zone="Europe/Berlin", now=datetime(2026, 3, 29, 1, 45, tzinfo=UTC))
@example(cron="30 2 * * *", minutes=60, zone="Europe/Berlin", now=datetime(2026, 10, 25, 1, 35, tzinfo=UTC))
@given(cron=CRONS, minutes=st.integers(1, 90) | st.integers(1, 2900), zone=st.sampled_from(ZONES), now=TIMES)
def test_a_window_is_open_exactly_when_a_clock_says_so(cron, minutes, zone, now):
    window = {"cron": cron, "minutes": minutes, "timeZone": zone}
    found = windows.opened(window, round(now.timestamp() * 1000), ZoneInfo)
    event("open" if found else "closed")
    assert found == closes(window, now)
