"""How times are said: durations with two units at most, moments where the reader is."""

from __future__ import annotations

from ops.client.clock import Clock

UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


def duration(milliseconds: float) -> str:
    """`2.1 s`, `42 s`, `3 h 58 min`."""
    seconds = max(0.0, milliseconds / 1000)
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    left, parts = round(seconds), []
    for unit, size in UNITS:
        count, left = divmod(left, size)
        if count or parts:
            parts.append((count, unit))
    return " ".join(f"{count} {unit}" for count, unit in parts[:2] if count)


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
