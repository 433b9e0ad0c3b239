"""Windows of time in which nothing is deployed: a cron expression says when one opens, and minutes for how long.

The five fields of cron (minute, hour, day of month, month, day of week) in the window's own time zone; where both days
are restricted, either will do. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/crontab.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from domain.fields import Field, list_of, problems_of, show, text, whole
from domain.kinds import name

RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
NAMES = ("minute", "hour", "day of month", "month", "day of week")
MOST_MINUTES = 31 * 24 * 60
Zone = Callable[[str], tzinfo]


def _cron(value: Any) -> str | None:
    try:
        parse(value)
    except (ValueError, AttributeError) as error:
        return f"must be a cron expression of five fields, not {show(value)}: {error}"
    return None


def _zone(value: Any) -> str | None:
    try:
        ZoneInfo(value)
    except (ValueError, TypeError, OSError, LookupError):
        return f"must be a time zone, Europe/Berlin for example, not {show(value)}"
    return None


FIELDS: dict[str, Field] = {
    "cron": Field(_cron, required=True),
    "minutes": Field(whole(1, MOST_MINUTES), required=True),
    "timeZone": Field(_zone, required=True),
    "reason": Field(text(200, least=1), required=True),
    "services": Field(list_of(name, 20)),
}


def problems(value: Any) -> str | None:
    """What is wrong with one window, as a check of a config key."""
    if not isinstance(value, dict):
        return f"must be an object, not {show(value)}"
    return "; ".join(problems_of("", value, FIELDS)) or None


def parse(cron: str) -> tuple[frozenset[int], ...]:
    """The values of each field; Sunday is 0. Raises ValueError with the field that is wrong."""
    fields = cron.split()
    if len(fields) != len(RANGES):
        raise ValueError(f"it has {len(fields)} fields")
    values = [_values(each, least, most, name) for each, (least, most), name in zip(fields, RANGES, NAMES, strict=True)]
    return (*values[:4], frozenset(day % 7 for day in values[4]))


def opened(window: Mapping[str, Any], now: int, zone: Zone) -> int | None:
    """When the window closes, if it is open at `now`; all times in ms since 1970."""
    minutes, hours, *days = parse(window["cron"])
    any_of = tuple(field == "*" for field in window["cron"].split()[2::2])
    where, length = zone(window["timeZone"]), int(window["minutes"]) * 60_000
    today = datetime.fromtimestamp(now / 1000, where).date()
    for back in range(length // 86_400_000 + 2):
        day = today - timedelta(days=back)
        if not _falls_on(day, days, any_of):
            continue
        for hour in sorted(hours, reverse=True):
            for minute in sorted(minutes, reverse=True):
                opens = _ms(datetime(day.year, day.month, day.day, hour, minute, tzinfo=where))
                if opens <= now:  # the latest time it opened: where that is over, all earlier ones are
                    return opens + length if now < opens + length else None
    return None


def _falls_on(day: date, fields: list[frozenset[int]], any_of: tuple[bool, ...]) -> bool:
    days, months, weekdays = fields
    if day.month not in months:
        return False
    hits = day.day in days, day.isoweekday() % 7 in weekdays
    return all(hits) if any(any_of) else any(hits)


def _values(field: str, least: int, most: int, name: str) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        match = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", part, re.ASCII)
        if not match:
            raise ValueError(f"{show(part)} is no {name}")
        first, last, step = (int(each) if each else None for each in match.groups())
        start = least if first is None else first
        end = most if first is None or (step and last is None) else (start if last is None else last)
        if not least <= start <= end <= most or step == 0:
            raise ValueError(f"{show(part)} is no {name}: it is from {least} to {most}")
        found.update(range(start, end + 1, step or 1))
    return frozenset(found)


def _ms(when: datetime) -> int:
    return round(when.timestamp() * 1000)
