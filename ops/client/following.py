"""Follows a deployment by asking again and again, less and less often while nothing happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from typing import Any

from domain.deployment import ACTIVE
from ops.client.clock import Clock
from ops.client.errors import Over, Trouble

FIRST, MOST, GROWTH = 1.0, 10.0, 1.3
"""Seconds from one question to the next."""
PATIENCE = 10 * 60
"""So many seconds without an answer are survived."""

Document = dict[str, Any]
Seen = tuple[list[Document], Document]


def ended(deployment: Document) -> bool:
    """Whether nothing will happen any more; a status that is not known here counts as an end, not as a wait."""
    return deployment["status"] not in ACTIVE


def follow(
    ask: Callable[[], Document], clock: Clock, *, seconds: float | None = None, told: Callable[[Trouble], None]
) -> Iterator[Seen]:
    """After each answer the events that are new and the deployment, until it has ended.

    `told` hears of trouble that is survived. Raises Over after `seconds`, Trouble after PATIENCE without an answer.
    """
    last, pause, answered = 0, FIRST, clock.now()
    until = inf if seconds is None else clock.now() + 1000 * seconds
    while True:
        try:
            deployment = ask()
        except Trouble as trouble:
            if clock.now() - answered > 1000 * PATIENCE:
                raise
            told(trouble)
        else:
            answered = clock.now()
            news = [event for event in deployment.get("history", []) if event["sequence"] > last]
            last, pause = (news[-1]["sequence"], FIRST) if news else (last, min(MOST, pause * GROWTH))
            yield news, deployment
            if ended(deployment):
                return
        if clock.now() >= until:
            raise Over("the deployment has not ended in the time given with --timeout")
        clock.sleep(min(pause, (until - clock.now()) / 1000))
