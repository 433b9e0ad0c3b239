"""A clock that stands still, except while somebody sleeps."""

from __future__ import annotations

from datetime import UTC, datetime

from ops.client.clock import Clock

START = 1_795_429_800_000
"""Mon 23 Nov 2026 10:30:00 UTC."""


class VirtualClock(Clock):
    """`slept` are the seconds of every sleep; at the sleep with number `interrupt_at` somebody presses Ctrl-C."""

    def __init__(self, interrupt_at: int | None = None) -> None:
        self.time, self.slept, self.interrupt_at = START, [], interrupt_at

    def now(self) -> int:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if len(self.slept) == self.interrupt_at:
            raise KeyboardInterrupt
        self.time += round(1000 * seconds)

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, UTC)

    def spread(self) -> float:
        return 1.0
