"""Time, as the client needs it; a test gives its own."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime


class Clock:
    """The machine's time, in its own time zone."""

    def now(self) -> int:
        """Ms since 1970."""
        return time.time_ns() // 1_000_000

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def local(self, at: int) -> datetime:
        """A moment, given in ms since 1970, where the reader is."""
        return datetime.fromtimestamp(at / 1000, UTC).astimezone()

    def spread(self) -> float:
        """From 0.5 to 1: callers that failed together do not come back together."""
        return 0.5 + random.random() / 2
