"""The time, in one place, so that tests can set it."""

from __future__ import annotations

import time


def now_ms() -> int:
    return int(time.time() * 1000)
