"""How times are said: durations with two units at most, moments where the reader is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from domain.spelling import duration
from ops.client.clock import Clock
from ops.client.errors import WrongUse

SECONDS = {"d": 86_400, "h": 3_600, "min": 60, "m": 60}
MOST = 10 * 365 * 86_400_000
"""Ms; nobody means a moment that is farther away."""
WAYS = "Write 2h, 3d, 1h30m, 18:00, 2026-12-24T18:00 (where you are) or 2026-12-24T18:00Z."


def age(milliseconds: float) -> str:
    """The largest unit alone: `12 min`."""
    words = duration(milliseconds).split()
    return f"{words[0].partition('.')[0]} {words[1]}"


def elapsed(milliseconds: float) -> str:
    """`0:02`, `12:05`, `1:02:03`."""
    minutes, seconds = divmod(int(max(0.0, milliseconds / 1000)), 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}:{seconds:02}" if hours else f"{rest}:{seconds:02}"


class Times:
    """Moments against a clock, or as they were at another time; all in ms since 1970."""

    def __init__(self, clock: Clock, at: int | None = None) -> None:
        self._clock, self._at = clock, at

    def then(self, at: int) -> Times:
        """How times were said at that moment."""
        return Times(self._clock, at)

    def now(self) -> int:
        return self._clock.now() if self._at is None else self._at

    def ago(self, at: int) -> str:
        return f"{duration(self.now() - at)} ago" if self.now() - at >= 1000 else "just now"

    def age(self, at: int) -> str:
        return age(self.now() - at)

    def left(self, at: int) -> str:
        return f"{duration(at - self.now())} left" if at > self.now() else f"over for {duration(self.now() - at)}"

    def until(self, at: int) -> str:
        """`until 14:30 UTC (3 h 58 min left)`; with the day if it is another one."""
        return f"until {self.short(at)} ({self.left(at)})"

    def short(self, at: int) -> str:
        moment, now = self._clock.local(at), self._clock.local(self.now())
        day = "" if moment.date() == now.date() else f"{moment:%a} {moment.day} {moment:%b} "
        return f"{day}{moment.strftime('%H:%M %Z')}"

    def day(self, at: int) -> str:
        moment = self._clock.local(at)
        return f"{moment:%a} {moment.day} {moment:%b %Y (%Z)}"

    def of_day(self, at: int) -> str:
        """To the millisecond, for a history."""
        return self._clock.local(at).strftime("%H:%M:%S.%f")[:-3]

    def full(self, at: int) -> str:
        moment = self._clock.local(at)
        return f"{moment:%a} {moment.day} {moment:%b %Y %H:%M:%S %Z}"


def moment_of(text: str, clock: Clock) -> int:
    """A time to come, in ms since 1970: a duration from now, a time of day, or an ISO time. Raises WrongUse."""
    now, written = clock.now(), text.strip()
    counts = re.findall(r"(\d{1,5})(d|h|min|m)", written)
    if written and "".join(count + unit for count, unit in counts) == written:
        at = now + 1000 * sum(int(count) * SECONDS[unit] for count, unit in counts)
    elif re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", written):
        at = _time_of_day(written, clock)
    else:
        at = _iso(written, clock)
    if at <= now:
        raise WrongUse(f"--until {text} is over already", WAYS)
    if at - now > MOST:
        raise WrongUse(f"--until {text} is more than 10 years away", "Leave --until out: it lasts until you end it.")
    return at


def _time_of_day(written: str, clock: Clock) -> int:
    """Today, or tomorrow if that is over."""
    hour, minute = map(int, written.split(":"))
    wanted = clock.local(clock.now()).replace(hour=hour, minute=minute, second=0, microsecond=0, tzinfo=None)
    today = _here(wanted, clock)
    return today if today > clock.now() else _here(wanted + timedelta(days=1), clock)


def _iso(written: str, clock: Clock) -> int:
    try:
        read = datetime.fromisoformat(written)
        return _here(read, clock) if read.tzinfo is None else round(read.timestamp() * 1000)
    except (ValueError, OverflowError):
        raise WrongUse(f"--until {written!a} is no time", WAYS) from None


def _here(wanted: datetime, clock: Clock) -> int:
    """A time where the reader is: with the offset that the clocks there will have then."""
    at = wanted.replace(tzinfo=UTC)
    for _ in range(2):
        offset = clock.local(round(at.timestamp() * 1000)).utcoffset() or timedelta()
        at = wanted.replace(tzinfo=UTC) - offset
    return round(at.timestamp() * 1000)
